#include <config/list_name.hpp>
#include <config/value.hpp>
#include <config/write_pipeline.hpp>

#include <map>
#include <sstream>

namespace graft::config {

namespace {

// "crop.scale" stays a dotted key: a table of its own could not be told from the node's end.
std::string dotted_key(const std::string& name) {
  std::string out;
  std::istringstream parts(name);
  for (std::string part; std::getline(parts, part, '.');) {
    if (!out.empty()) out += '.';
    out += toml_key(part);
  }
  return out;
}

std::string from_text(const node_entry& node) {
  if (!node.from_list) return quoted(node.from.at(0));
  std::string out;
  for (const std::string& id : node.from) out += (out.empty() ? "" : ", ") + quoted(id);
  return "[" + out + "]";
}

// Lists of tables, each in one line.
std::string lists_of(std::span<const effective_parameter> params) {
  std::map<std::string, std::map<std::size_t, std::string>> lists;
  for (const effective_parameter& param : params) {
    const list_member member = member_of(param.name);
    if (member.list.empty()) continue;
    std::string& table = lists[member.list][std::stoul(member.index)];
    table += (table.empty() ? "" : ", ") + dotted_key(member.part) + " = " + param.toml;
  }
  std::string out;
  for (const auto& [name, tables] : lists) {
    std::string all;
    for (const auto& [index, table] : tables) all += (all.empty() ? "{" : ", {") + table + "}";
    out += toml_key(name) + " = [" + all + "]\n";
  }
  return out;
}

}  // namespace

std::string write_pipeline(const pipeline_file& pipeline,
                           std::span<const std::vector<effective_parameter>> effective) {
  const run_settings& run = pipeline.run;
  std::string out = "format = 1\nname = " + quoted(pipeline.name) +
                    "\n\n[run]\nseed = " + std::to_string(run.seed) + "\n";
  if (!run.out.empty()) out += "out = " + quoted(run.out) + "\n";
  out += "workers = " + std::to_string(run.workers) + "\n";
  out += std::string("cache = ") + (run.cache ? "true" : "false") + "\n";
  if (run.cache_limit > 0) out += "cache_limit = " + std::to_string(run.cache_limit) + "\n";
  for (std::size_t i = 0; i < pipeline.nodes.size(); ++i) {
    const node_entry& node = pipeline.nodes[i];
    out += "\n[[node]]\nid = " + quoted(node.id) + "\nuse = " + quoted(node.use) + "\n";
    if (node.from_given) out += "from = " + from_text(node) + "\n";
    if (node.isolate.wanted) {
      out += "isolate = { seconds = " + value::number(node.isolate.seconds).to_toml() +
             ", memory = " + std::to_string(node.isolate.memory) + " }\n";
    }
    if (i >= effective.size()) continue;
    for (const effective_parameter& param : effective[i]) {
      if (!member_of(param.name).list.empty()) continue;
      out += dotted_key(param.name) + " = " + param.toml;
      out += param.given ? "\n" : "  # default\n";
    }
    out += lists_of(effective[i]);
  }
  return out;
}

}  // namespace graft::config
