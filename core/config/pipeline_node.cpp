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

const std::string isolate_form =
    "true, false, or { seconds = 60, memory = 4096 }: seconds without a sign of life, and MB";

void read_isolate(const value& given, node_entry& into, diagnostics& found) {
  const auto fault = [&](const position& at, const std::string& what) {
    found.add({"bad-type", at, "node '" + into.id + "': " + what, isolate_form, ""});
  };
  if (given.is(value::kind::boolean)) {
    into.isolate.wanted = given.as_boolean();
    return;
  }
  if (!given.is(value::kind::table)) {
    fault(given.at(), "'isolate' is " + std::string(kind_name(given.type())));
    return;
  }
  into.isolate.wanted = true;
  for (const auto& [key, held] : given.entries()) {
    const bool positive = held.is_number() && held.as_number() > 0 && held.as_number() < 1e9;
    if (key.name == "seconds" && positive) {
      into.isolate.seconds = held.as_number();
    } else if (key.name == "memory" && positive) {
      into.isolate.memory = static_cast<uint64_t>(held.as_number());
    } else {
      fault(held.at(), "'isolate." + key.name + " = " + held.to_toml() + "' is no limit");
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
    } else if (key.name == "isolate") {
      read_isolate(held, out, found);
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
