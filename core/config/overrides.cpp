#include <base/nearest.hpp>
#include <config/pipeline_parts.hpp>
#include <config/table_reader.hpp>
#include <config/toml.hpp>

#include <algorithm>
#include <sstream>
#include <utility>

namespace graft::config {

namespace {

constexpr std::size_t most_parts = 16;

// "a.b.c" to its parts; nothing where one is empty or there are fewer than two or too many.
std::vector<std::string> split_key(const std::string& key) {
  std::vector<std::string> parts;
  std::istringstream stream(key);
  for (std::string part; std::getline(stream, part, '.');) parts.push_back(part);
  const bool sound = parts.size() >= 2 && parts.size() <= most_parts && key.back() != '.' &&
                     std::none_of(parts.begin(), parts.end(),
                                  [](const std::string& part) { return part.empty(); });
  return sound ? parts : std::vector<std::string>{};
}

}  // namespace

void apply_override(raw_pipeline& pipeline, const std::string& text, diagnostics& found) {
  const std::size_t equals = text.find('=');
  std::string key = text.substr(0, equals);
  key.erase(key.find_last_not_of(' ') + 1);
  const position at{"--set " + key, 0, 0};
  const std::vector<std::string> parts = split_key(key);
  if (equals == std::string::npos || parts.empty()) {
    const position whole{"--set " + text, 0, 0};
    found.add({"bad-override", whole, "this is not a setting",
               "--set node.key=value or --set run.key=value", ""});
    return;
  }
  value* target = nullptr;
  std::vector<std::string> ids{"run"};
  if (parts[0] == "run") target = &pipeline.run;
  for (raw_node& node : pipeline.nodes) {
    ids.push_back(node.id);
    if (node.id == parts[0]) target = &node.table;
  }
  if (target == nullptr) {
    const std::string hint = base::nearest(parts[0], ids);
    found.add({"unknown-node", at, "there is no node '" + parts[0] + "'",
               hint.empty() ? one_of(ids) : "", hint});
    return;
  }
  if (target != &pipeline.run && parts[1] == "id") {
    found.add({"bad-override", at, "the id of a node cannot be changed", "another key", ""});
    return;
  }
  const std::string given = text.substr(equals + 1);
  auto parsed = parse_toml_value(given, at);
  value replacement = parsed ? std::move(*parsed) : value::text(given, at);
  for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
    value* inner = target->find(parts[i]);
    const bool is_table = inner != nullptr && inner->is(value::kind::table);
    target = is_table ? inner : &target->set({parts[i], at}, value::table({}, at));
  }
  target->set({parts.back(), at}, std::move(replacement));
}

}  // namespace graft::config
