#include "graph/explain.hpp"

#include "config/value.hpp"

#include <algorithm>

namespace graft::graph {
namespace {

std::string origin(const config::effective_parameter& param) {
  return param.given ? config::to_string(param.where) : "default";
}

std::string pad(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

std::string kind_word(int32_t kind) {
  switch (kind) {
    case GRAFT_KIND_SOURCE:
      return "source";
    case GRAFT_KIND_TRANSFORM:
      return "transform";
    case GRAFT_KIND_COLLECTIVE:
      return "collective";
    case GRAFT_KIND_ESTIMATOR:
      return "estimator";
    default:
      return "sink";
  }
}

// What `trainable` may name.
void explain_stages(const graph_node& node, std::string& text) {
  const auto stages = node.instance->stages();
  if (!stages.ok()) {
    text += "  no stages to train: " + stages.status().message() + "\n";
    return;
  }
  for (const std::string& one : *stages) text += "  stage  " + one + "\n";
}

void explain_node(const graph& graph, const graph_node& node, std::string& text) {
  text += node.id() + "  (" + node.type.name + ", " + kind_word(node.kind()) + ")\n";
  for (const int up : node.from) text += "  from   " + graph.nodes[up].id() + "\n";
  for (const binding& input : node.inputs) {
    if (!input.bound()) continue;
    const tensor::column_type& type = graph.type_of(input);
    text += "  takes  " + type.full_name() + "  " + type.describe() + "\n";
  }
  for (const tensor::column_type& type : node.columns) {
    text += "  makes  " + type.full_name() + "  " + type.describe() + "\n";
  }
  explain_stages(node, text);
  std::size_t widest = 0;
  std::size_t widest_value = 0;
  for (const auto& param : node.values.effective()) {
    widest = std::max(widest, param.name.size());
    widest_value = std::max(widest_value, std::min<std::size_t>(param.toml.size(), 40));
  }
  for (const auto& param : node.values.effective()) {
    text += "  " + pad(param.name, widest) + " = " + pad(param.toml, widest_value) + "  # " +
            origin(param) + "\n";
  }
}

}  // namespace

std::string explain(const graph& graph) {
  std::string text = "pipeline " + graph.file.name + "  (" + graph.file.path + ")\n";
  for (const int index : graph.order) {
    text += "\n";
    explain_node(graph, graph.nodes[index], text);
  }
  return text;
}

std::string explain_dot(const graph& graph) {
  std::string text = "digraph " + config::quoted(graph.file.name) +
                     " {\n  rankdir=TB;\n  node [shape=box, fontname=\"sans-serif\"];\n"
                     "  edge [fontname=\"sans-serif\", fontsize=10];\n";
  for (const graph_node& node : graph.nodes) {
    text += "  " + config::quoted(node.id()) +
            " [label=" + config::quoted(node.id() + "\n" + node.type.name) + "];\n";
  }
  for (const graph_node& node : graph.nodes) {
    for (const int up : node.from) {
      std::string label;
      for (const binding& input : node.inputs) {
        if (!input.bound()) continue;
        const std::vector<int> above = graph.ancestry(up);
        if (std::find(above.begin(), above.end(), input.node) == above.end()) continue;
        const tensor::column_type& type = graph.type_of(input);
        label += (label.empty() ? "" : "\n") + type.full_name() + " " + type.describe();
      }
      text += "  " + config::quoted(graph.nodes[up].id()) + " -> " + config::quoted(node.id()) +
              " [label=" + config::quoted(label) + "];\n";
    }
  }
  return text + "}\n";
}

}  // namespace graft::graph
