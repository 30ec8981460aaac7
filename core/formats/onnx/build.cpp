#include "formats/onnx/build.hpp"

#include <algorithm>
#include <utility>

namespace graft::onnx {

node make_node(std::string op, std::vector<std::string> inputs, std::string output,
               std::vector<attribute> attributes) {
  node made;
  made.name = output;
  made.op_type = std::move(op);
  made.inputs = std::move(inputs);
  made.outputs = {std::move(output)};
  made.attributes = std::move(attributes);
  return made;
}

value_info make_value(std::string name, data_type type, const std::vector<int64_t>& item) {
  value_info made;
  made.name = std::move(name);
  made.type = type;
  made.has_shape = true;
  made.shape.push_back({std::nullopt, "N"});
  for (const int64_t size : item) made.shape.push_back({size, ""});
  return made;
}

std::vector<value_info> true_inputs(const graph& graph) {
  std::set<std::string> constants;
  for (const tensor& one : graph.initializers) constants.insert(one.name);
  std::vector<value_info> inputs;
  for (const value_info& one : graph.inputs) {
    if (constants.count(one.name) == 0) inputs.push_back(one);
  }
  return inputs;
}

std::set<std::string> value_names(const graph& graph) {
  std::set<std::string> names;
  for (const value_info& one : graph.inputs) names.insert(one.name);
  for (const tensor& one : graph.initializers) names.insert(one.name);
  for (const node& one : graph.nodes) names.insert(one.outputs.begin(), one.outputs.end());
  return names;
}

void keep_only(graph& graph, const value_info& output) {
  std::set<std::string> needed{output.name};
  std::vector<node> kept;
  // Nodes come in an order in which they can be computed.
  for (auto one = graph.nodes.rbegin(); one != graph.nodes.rend(); ++one) {
    const bool wanted = std::any_of(
        one->outputs.begin(), one->outputs.end(),
        [&](const std::string& name) { return !name.empty() && needed.count(name) != 0; });
    if (!wanted) continue;
    needed.insert(one->inputs.begin(), one->inputs.end());
    kept.push_back(std::move(*one));
  }
  std::reverse(kept.begin(), kept.end());
  graph.nodes = std::move(kept);
  std::erase_if(graph.initializers, [&](const tensor& one) { return needed.count(one.name) == 0; });
  std::erase_if(graph.values, [&](const value_info& one) { return needed.count(one.name) == 0; });
  graph.outputs = {output};
}

}  // namespace graft::onnx
