#include "import/prune.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace graft::opencv {
namespace {

onnx::value_info float_value(const std::string& name, std::vector<onnx::dimension> shape) {
  onnx::value_info info;
  info.name = name;
  info.type = onnx::data_type::float32;
  info.has_shape = true;
  info.shape = std::move(shape);
  return info;
}

void drop_unused_initializers(onnx::graph& graph) {
  std::set<std::string> taken;
  for (const onnx::node& node : graph.nodes) taken.insert(node.inputs.begin(), node.inputs.end());
  std::erase_if(graph.initializers,
                [&](const onnx::tensor& one) { return taken.count(one.name) == 0; });
}

}  // namespace

void prune(onnx::graph& graph, const input_shape& input, const std::string& features) {
  std::set<std::string> needed{features};
  std::vector<onnx::node> kept;
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    onnx::node& node = graph.nodes[i];
    const bool needs =
        std::any_of(node.outputs.begin(), node.outputs.end(),
                    [&](const std::string& name) { return needed.count(name) != 0; });
    if (!needs) continue;
    needed.insert(node.inputs.begin(), node.inputs.end());
    needed.erase("");
    kept.push_back(std::move(node));
  }
  std::reverse(kept.begin(), kept.end());
  graph.nodes = std::move(kept);
  drop_unused_initializers(graph);

  const auto size = [](int64_t n) { return onnx::dimension{n, ""}; };
  graph.inputs = {float_value(
      input.name, {size(1), size(input.channels), size(input.height), size(input.width)})};
  // OpenCV finds the size out by itself but insists on a shape.
  graph.outputs = {float_value(features, {size(1), onnx::dimension{std::nullopt, "F"}})};
  graph.values.clear();
}

}  // namespace graft::opencv
