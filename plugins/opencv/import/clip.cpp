#include "import/rewrites.hpp"

#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace graft::opencv {
namespace {

std::optional<float> number(const onnx::tensor& tensor) {
  if (tensor.type != onnx::data_type::float32 || tensor.bytes.size() != sizeof(float)) {
    return std::nullopt;
  }
  float value = 0;
  std::memcpy(&value, tensor.bytes.data(), sizeof(value));
  return value;
}

// The tensors that hold one float, by name.
std::map<std::string, float> constant_numbers(const onnx::graph& graph) {
  std::map<std::string, float> found;
  const auto keep = [&](const std::string& name, const onnx::tensor& tensor) {
    if (const auto value = number(tensor)) found.emplace(name, *value);
  };
  for (const onnx::tensor& one : graph.initializers) keep(one.name, one);
  for (const onnx::node& node : graph.nodes) {
    if (node.op_type != "Constant" || node.outputs.size() != 1) continue;
    if (const onnx::attribute* value = node.find("value")) keep(node.outputs[0], value->t);
    if (const onnx::attribute* value = node.find("value_float")) {
      found.emplace(node.outputs[0], value->f);
    }
  }
  return found;
}

// The bound that input i gives; `open` where there is none, nothing where it is computed.
std::optional<float> bound(const onnx::node& node, std::size_t i, float open,
                           const std::map<std::string, float>& numbers) {
  if (i >= node.inputs.size() || node.inputs[i].empty()) return open;
  const auto found = numbers.find(node.inputs[i]);
  if (found == numbers.end()) return std::nullopt;
  return found->second;
}

}  // namespace

void rewrite_clip(onnx::graph& graph) {
  const std::map<std::string, float> numbers = constant_numbers(graph);
  constexpr float largest = std::numeric_limits<float>::max();
  for (onnx::node& node : graph.nodes) {
    if (node.op_type != "Clip" || node.inputs.size() < 2) continue;
    const std::optional<float> low = bound(node, 1, -largest, numbers);
    const std::optional<float> high = bound(node, 2, largest, numbers);
    if (!low || !high) continue;
    node.inputs.resize(1);
    node.attributes = {onnx::make_attribute("min", *low), onnx::make_attribute("max", *high)};
  }
}

}  // namespace graft::opencv
