#include <config/pipeline_parts.hpp>

#include <algorithm>

namespace graft::config {

namespace {

const std::string use_form = "a node type as \"plugin.type\", such as \"photos.folder\"";
const std::string from_form = "the id of a node, or a list of ids for a node that joins";

bool is_use(const std::string& use) {
  const std::size_t dot = use.find('.');
  return dot != std::string::npos && dot > 0 && dot + 1 < use.size() &&
         use.find('.', dot + 1) == std::string::npos &&
         std::all_of(use.begin(), use.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '-' || c == '.';
         });
}

void read_from(const value& from, node_entry& into, diagnostics& found) {
  into.from_given = true;
  into.from_at = from.at();
  into.from_list = from.is(value::kind::array);
  const std::vector<value> single{from};
  const std::vector<value>& ids = into.from_list ? from.elements() : single;
  if (ids.empty()) {
    found.add({"bad-value", from.at(), "node '" + into.id + "': the list 'from' is empty",
               from_form, ""});
  }
  for (const value& id : ids) {
    if (id.is(value::kind::text)) {
      into.from.push_back(id.as_text());
    } else {
      found.add({"bad-type", id.at(),
                 "node '" + into.id + "': " + (into.from_list ? "an element of " : "") +
                     "'from' is " + std::string(kind_name(id.type())),
                 from_form, ""});
    }
  }
}

}  // namespace

node_entry read_node(const raw_node& node, diagnostics& found) {
  node_entry out;
  out.id = node.id;
  out.at = node.table.at();
  bool has_use = false;
  for (const auto& [key, held] : node.table.entries()) {
    if (key.name == "id") {
      out.id_at = held.at();
    } else if (key.name == "use") {
      has_use = true;
      out.use_at = held.at();
      if (held.is(value::kind::text) && is_use(held.as_text())) {
        out.use = held.as_text();
      } else {
        found.add({"bad-use", held.at(),
                   "node '" + node.id + "': use = " + held.to_toml() + " names no node type",
                   use_form, ""});
      }
    } else if (key.name == "from") {
      read_from(held, out, found);
    } else {
      out.params.push_back({key.name, held, key.at});
    }
  }
  if (!has_use) {
    out.use_at = out.at;
    found.add(
        {"missing-key", out.at, "node '" + node.id + "' lacks 'use'", "use = " + use_form, ""});
  }
  return out;
}

}  // namespace graft::config
