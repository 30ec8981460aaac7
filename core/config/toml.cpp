#include <config/toml.hpp>

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_UNRELEASED_FEATURES 0
#define TOML_MAX_NESTED_VALUES 32
// toml++ 3.3 asserts what hostile text can break, and in release builds tells the compiler to
// assume it. What follows such a place is sound without either, so neither is let in.
#define TOML_ASSERT(expression) static_cast<void>(0)
#ifdef NDEBUG
#undef NDEBUG
#include <toml++/toml.h>
#define NDEBUG
#else
#include <toml++/toml.h>
#endif

#include <algorithm>
#include <tuple>
#include <utility>

namespace graft::config {

namespace {

// Turns toml++'s tree into ours. A position line 0 in `fixed` means: take each node's own.
class converter {
 public:
  converter(const std::string& file, const position* fixed, diagnostics& found)
      : file_(file), fixed_(fixed), found_(found) {}

  value convert(const toml::node& node) {
    position at = place(node.source());
    switch (node.type()) {
      case toml::node_type::boolean:
        return value::boolean(node.as_boolean()->get(), at);
      case toml::node_type::integer:
        return value::integer(node.as_integer()->get(), at);
      case toml::node_type::floating_point:
        return value::number(node.as_floating_point()->get(), at);
      case toml::node_type::string:
        return value::text(node.as_string()->get(), at);
      case toml::node_type::array: {
        std::vector<value> elements;
        for (const toml::node& element : *node.as_array()) elements.push_back(convert(element));
        return value::array(std::move(elements), at);
      }
      case toml::node_type::table:
        return convert_table(*node.as_table(), at);
      default:
        found_.add({"bad-type", at, "a date or time stands here, and no key takes one",
                    "a text: put it in quotes", ""});
        return value::text({}, at);
    }
  }

 private:
  // toml++ keeps tables sorted by name; the file's order is the order of the keys' positions.
  value convert_table(const toml::table& table, position at) {
    std::vector<value::entry> entries;
    for (const auto& [key, node] : table) {
      entries.emplace_back(value::key{std::string(key.str()), place(key.source())}, convert(node));
    }
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      return std::tie(a.first.at.line, a.first.at.column) <
             std::tie(b.first.at.line, b.first.at.column);
    });
    return value::table(std::move(entries), std::move(at));
  }

  [[nodiscard]] position place(const toml::source_region& source) const {
    if (fixed_ != nullptr) return *fixed_;
    return {file_, source.begin.line, source.begin.column};
  }

  const std::string& file_;
  const position* fixed_;
  diagnostics& found_;
};

// toml++ bounds how deep lists and tables nest but not the parts of a dotted key, each of which is
// a table in a table: half a million of them overflow the stack. The line of a key with too many,
// or 0. Texts are skipped; a text of several lines counts as if it were none, which is harmless.
constexpr int most_key_parts = 16;

uint32_t overlong_key_line(std::string_view text) {
  uint32_t line = 1;
  int dots = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (letter == '\n') {
      ++line;
      dots = 0;
      quote = 0;
    } else if (quote != 0) {
      if (letter == '\\' && quote == '"') ++i;
      if (letter == quote) quote = 0;
    } else if (letter == '"' || letter == '\'') {
      quote = letter;
    } else if (letter == '#') {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (letter == '.') {
      if (++dots >= most_key_parts) return line;
    } else if (std::string_view("=,[]{}").find(letter) != std::string_view::npos) {
      dots = 0;
    }
  }
  return 0;
}

// toml++ says "Error while parsing array: expected ..., saw '\n'", at times with the bare byte.
std::string sentence(std::string_view description) {
  constexpr std::string_view opening = "Error while ";
  if (description.starts_with(opening)) description.remove_prefix(opening.size());
  std::string out = "not valid TOML: ";
  if (description.starts_with("Encountered")) {
    out += 'e';
    description.remove_prefix(1);
  }
  for (const char letter : description) {
    if (letter == '\n') {
      out += "\\n";
    } else {
      out += letter;
    }
  }
  return out;
}

}  // namespace

std::optional<value> parse_toml(std::string_view text, const std::string& file,
                                diagnostics& found) {
  found.add_source(file, std::string(text));
  if (const uint32_t line = overlong_key_line(text); line > 0) {
    const position at{file, line, 1};
    found.add({"syntax", at, "a key has too many parts",
               "at most " + std::to_string(most_key_parts) + ", as in a.b.c", ""});
    return std::nullopt;
  }
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::source_position begin = parsed.error().source().begin;
    const position at{file, begin.line, begin.column};
    found.add({"syntax", at, sentence(parsed.error().description()), "", ""});
    return std::nullopt;
  }
  const std::size_t before = found.size();
  value document = converter(file, nullptr, found).convert(parsed.table());
  if (found.size() > before) return std::nullopt;
  return document;
}

std::optional<value> parse_any_toml_value(std::string_view text, const position& at) {
  if (overlong_key_line(text) > 0) return std::nullopt;
  const toml::parse_result parsed = toml::parse("v = " + std::string(text));
  // More than one key: the text held a line break and went on.
  if (!parsed || parsed.table().size() != 1 || !parsed.table().contains("v")) return std::nullopt;
  diagnostics found;
  value made = converter(at.file, &at, found).convert(*parsed.table().get("v"));
  if (!found.empty()) return std::nullopt;
  return made;
}

}  // namespace graft::config
