#include "import/endpoints.hpp"

#include <algorithm>
#include <set>

namespace graft::opencv {
namespace {

constexpr int64_t largest_side = 65'536;

bool is_made(const onnx::graph& graph, const std::string& tensor) {
  return std::any_of(graph.nodes.begin(), graph.nodes.end(), [&](const onnx::node& node) {
    return std::find(node.outputs.begin(), node.outputs.end(), tensor) != node.outputs.end();
  });
}

std::string shape_text(const onnx::value_info& info) {
  std::string text;
  for (const onnx::dimension& dim : info.shape) {
    text += text.empty() ? "[" : ",";
    text += dim.size ? std::to_string(*dim.size) : dim.symbol.empty() ? "?" : dim.symbol;
  }
  return text.empty() ? "[]" : text + "]";
}

}  // namespace

result<input_shape> find_input(const onnx::graph& graph, int64_t height, int64_t width) {
  std::set<std::string> constants;
  for (const onnx::tensor& one : graph.initializers) constants.insert(one.name);
  const onnx::value_info* found = nullptr;
  for (const onnx::value_info& info : graph.inputs) {
    if (constants.count(info.name) != 0) continue;
    if (found != nullptr) {
      return unsupported("the model has the inputs '" + found->name + "' and '" + info.name +
                         "'; a backbone takes one image");
    }
    found = &info;
  }
  if (found == nullptr) return invalid("the model has no input; a backbone takes one image");
  const std::string what = "the input '" + found->name + "' is ";
  if (found->type != onnx::data_type::float32) {
    return unsupported(what + onnx::type_name(found->type) + "; opencv.backbone takes float32");
  }
  if (!found->has_shape || found->shape.size() != 4) {
    return unsupported(what + shape_text(*found) + "; a backbone takes [N,C,H,W]");
  }
  const auto size_of = [&](std::size_t i, int64_t otherwise) {
    // A size of 0 or less stands for "open" in files of some exporters.
    const int64_t size = found->shape[i].size.value_or(0);
    return size > 0 ? size : otherwise;
  };
  const input_shape shape{found->name, size_of(1, 0), size_of(2, height), size_of(3, width)};
  const auto [smallest, largest] = std::minmax({shape.channels, shape.height, shape.width});
  if (smallest < 1) {
    return invalid(what + shape_text(*found) +
                   ", which leaves its size open; a backbone.toml with the image size says it");
  }
  if (largest > largest_side) {
    return invalid(what + shape_text(*found) + ", which is larger than " +
                   std::to_string(largest_side) + " along an axis");
  }
  return shape;
}

result<std::string> find_features(const onnx::graph& graph, const std::string& wanted) {
  if (!wanted.empty()) {
    if (is_made(graph, wanted)) return wanted;
    return invalid("no node of the model makes a tensor '" + wanted +
                   "', which backbone.toml names as the features");
  }
  if (is_made(graph, "features")) return std::string("features");
  if (graph.outputs.empty()) return invalid("the model has no output");
  const std::string& last = graph.outputs.back().name;
  if (is_made(graph, last)) return last;
  return invalid("no node of the model makes its output '" + last + "'");
}

}  // namespace graft::opencv
