// Plain values without a TOML parser: defaults of parameter tables are read at every start.
#include <config/toml.hpp>

#include <charconv>
#include <utility>

namespace graft::config {

std::optional<value> parse_any_toml_value(std::string_view text, const position& at);

namespace {

constexpr std::string_view blanks = " \t";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool digits_only(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

template <class Number>
std::optional<Number> whole(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The forms "-12" and "-1.5" alone; every other way to write a number is left to toml++.
std::optional<value> plain_number(std::string_view text, const position& at) {
  std::string_view body = text;
  if (body.starts_with('-')) body.remove_prefix(1);
  const std::size_t point = body.find('.');
  const std::string_view before = body.substr(0, point);
  if (!digits_only(before) || (before.size() > 1 && before[0] == '0')) return std::nullopt;
  if (point == std::string_view::npos) {
    const auto integer = whole<int64_t>(text);
    return integer ? std::optional(value::integer(*integer, at)) : std::nullopt;
  }
  if (!digits_only(body.substr(point + 1))) return std::nullopt;
  const auto number = whole<double>(text);
  return number ? std::optional(value::number(*number, at)) : std::nullopt;
}

std::optional<value> plain_scalar(std::string_view text, const position& at) {
  if (text == "true") return value::boolean(true, at);
  if (text == "false") return value::boolean(false, at);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    const std::string_view inner = text.substr(1, text.size() - 2);
    for (const char letter : inner) {
      const auto code = static_cast<unsigned char>(letter);
      if (letter == '"' || letter == '\\' || code < 0x20 || code > 0x7e) return std::nullopt;
    }
    return value::text(std::string(inner), at);
  }
  return plain_number(text, at);
}

// A list of plain scalars; a comma inside a text makes an element that is none.
std::optional<value> plain_list(std::string_view text, const position& at) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  std::string_view rest = trimmed(text.substr(1, text.size() - 2));
  std::vector<value> elements;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    auto element = plain_scalar(trimmed(rest.substr(0, comma)), at);
    if (!element) return std::nullopt;
    elements.push_back(std::move(*element));
    rest = comma == std::string_view::npos ? std::string_view{} : trimmed(rest.substr(comma + 1));
  }
  return value::array(std::move(elements), at);
}

}  // namespace

std::optional<value> parse_toml_value(std::string_view text, const position& at) {
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  if (auto scalar = plain_scalar(text, at)) return scalar;
  if (auto list = plain_list(text, at)) return list;
  return parse_any_toml_value(text, at);
}

}  // namespace graft::config
