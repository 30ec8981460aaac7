#include <base/files.hpp>
#include <config/plugin_manifest.hpp>
#include <config/table_reader.hpp>
#include <config/toml.hpp>

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace graft::config {

namespace {

constexpr uint64_t largest = 64 * 1024;

// "1.0" to major and minor.
bool parse_abi(std::string_view text, plugin_manifest& into) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return false;
  const auto part = [](std::string_view digits, uint32_t& number) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc{} && end == digits.data() + digits.size();
  };
  return part(text.substr(0, dot), into.abi_major) && part(text.substr(dot + 1), into.abi_minor);
}

plugin_manifest read_table(const value& table, diagnostics& found) {
  plugin_manifest made;
  table_reader reader(table, "plugin.toml", found);
  using kind = value::kind;
  const auto text = [&](const std::string& name, const std::string& expected) -> const value* {
    const value* held = reader.need(name, kind::text, expected);
    if (held == nullptr || !held->as_text().empty()) return held;
    reader.fault("bad-value", *held, "'" + name + "' is empty", expected);
    return nullptr;
  };
  if (const value* id = text("id", "the plugin's id, a text")) made.id = id->as_text();
  if (const value* version = text("version", "a text such as \"0.1.0\"")) {
    made.version = version->as_text();
  }
  if (const value* summary = text("summary", "one sentence, a text")) {
    made.summary = summary->as_text();
  }
  const std::string abi_form = "the ABI's \"major.minor\", a text such as \"1.0\"";
  if (const value* abi = text("abi", abi_form); abi && !parse_abi(abi->as_text(), made)) {
    reader.fault("bad-value", *abi, "abi = " + abi->to_toml() + " is not a version", abi_form);
  }
  const std::string library_form = "the name of a file in the same folder, a text";
  if (const value* library = text("library", library_form)) {
    made.library = library->as_text();
    if (made.library.find('/') != std::string::npos || made.library == "." ||
        made.library == "..") {
      reader.fault("bad-value", *library, "library = " + library->to_toml() + " leaves the folder",
                   library_form);
    }
  }
  const std::string nodes_form = "a list of the names of node types, such as [\"folder\"]";
  const value* nodes = table.find("nodes");
  if (nodes == nullptr) reader.need("nodes", kind::array, nodes_form);
  if (nodes != nullptr) made.nodes = reader.texts("nodes", nodes_form).value_or(made.nodes);
  reader.finish();
  return made;
}

}  // namespace

result<plugin_manifest> read_plugin_manifest(const std::string& path) {
  GRAFT_TRY_ASSIGN(const std::string text, base::read_file(path, largest));
  diagnostics found;
  if (const auto table = parse_toml(text, path, found)) {
    plugin_manifest made = read_table(*table, found);
    if (found.empty()) return made;
  }
  return invalid(found.as_message());
}

}  // namespace graft::config
