#include <config/pipeline_parts.hpp>
#include <config/table_reader.hpp>

#include <algorithm>
#include <cctype>
#include <utility>

namespace graft::config {

namespace {

const std::string id_form =
    "a text of small letters, digits, '_' and '-', a letter first, such as \"photos\"";

bool is_id(const std::string& id) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !id.empty() && lower(id[0]) && std::all_of(id.begin(), id.end(), [&](char c) {
    return lower(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

void check_format(table_reader& reader, bool main_file, const value& document) {
  if (document.find("format") == nullptr && !main_file) {
    reader.take_any("format");
    return;
  }
  const value* format = reader.need("format", value::kind::integer, "1");
  if (format != nullptr && format->as_integer() != 1) {
    reader.fault("bad-format", *format,
                 "format = " + format->to_toml() + " is not known to this version of Graft",
                 "format = 1");
  }
}

// Adds the node under its id, unless the id is missing, malformed or taken.
void add_node(const value& table, raw_pipeline& into, diagnostics& found) {
  if (!table.is(value::kind::table)) {
    found.add({"bad-type", table.at(), "a node is " + std::string(kind_name(table.type())),
               "a table under [[node]]", ""});
    return;
  }
  const value* id = table.find("id");
  if (id == nullptr) {
    found.add({"missing-key", table.at(), "a node lacks 'id'", "id = " + id_form, ""});
    return;
  }
  if (!id->is(value::kind::text) || !is_id(id->as_text())) {
    found.add({"bad-id", id->at(), "id = " + id->to_toml() + " is not a node id", id_form, ""});
    return;
  }
  const std::string& name = id->as_text();
  if (name == "run") {
    found.add({"bad-id", id->at(), "the id 'run' is taken: --set run.key means the [run] table",
               "another id", ""});
    return;
  }
  for (const raw_node& other : into.nodes) {
    if (other.id != name) continue;
    found.add(
        {"duplicate-id", id->at(),
         "the id '" + name + "' is taken by the node at " + to_string(other.table.find("id")->at()),
         "an id that no other node of the file has", ""});
    return;
  }
  into.nodes.push_back({name, table});
}

}  // namespace

raw_pipeline split_document(const value& document, bool main_file, diagnostics& found) {
  raw_pipeline out;
  table_reader reader(document, "a pipeline file", found);
  check_format(reader, main_file, document);
  if (const value* name = reader.take("name", value::kind::text, "a text")) {
    out.name = name->as_text();
  }
  if (const value* run = reader.take("run", value::kind::table, "a table: [run]")) out.run = *run;
  reader.take("include", value::kind::array, "a list of files, such as [\"base.toml\"]");
  const value* nodes =
      reader.take("node", value::kind::array, "[[node]], with two brackets, for each node");
  if (nodes != nullptr) {
    for (const value& node : nodes->elements()) add_node(node, out, found);
  }
  reader.finish();
  return out;
}

}  // namespace graft::config
