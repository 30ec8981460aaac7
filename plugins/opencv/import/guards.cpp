#include "import/guards.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace graft::opencv {
namespace {

// The importer runs these on the spot where they take constants, and writes out of bounds.
constexpr std::array<std::string_view, 5> no_constants = {"ArgMax", "ArgMin", "Equal", "Greater",
                                                          "Less"};

std::string text_of(const onnx::node& node) {
  const std::string& name = node.name.empty() ? node.outputs[0] : node.name;
  return "the node '" + name + "' (" + node.op_type + ")";
}

class checker {
 public:
  checker(const onnx::graph& graph, const input_shape& input) : made_{input.name} {
    for (const onnx::tensor& one : graph.initializers) add_constant(one.name, one);
  }

  status check(const onnx::node& node) {
    GRAFT_TRY(check_inputs(node));
    GRAFT_TRY(check_kernel(node));
    made_.insert(node.outputs.begin(), node.outputs.end());
    if (node.op_type == "Constant") {
      const onnx::attribute* value = node.find("value");
      if (value != nullptr) add_constant(node.outputs[0], value->t);
    }
    return {};
  }

 private:
  void add_constant(const std::string& name, const onnx::tensor& tensor) {
    constants_.emplace(name, &tensor);
    made_.insert(name);
  }

  [[nodiscard]] const onnx::tensor* constant(const std::string& name) const {
    const auto found = constants_.find(name);
    return found == constants_.end() ? nullptr : found->second;
  }

  [[nodiscard]] status check_inputs(const onnx::node& node) const {
    if (node.op_type != "Constant" && (node.inputs.empty() || node.inputs[0].empty())) {
      return invalid(text_of(node) + " takes nothing");
    }
    bool only_constants = true;
    for (const std::string& name : node.inputs) {
      if (name.empty()) continue;
      if (made_.count(name) == 0) {
        return invalid(text_of(node) + " takes '" + name + "', which nothing above it makes");
      }
      const onnx::tensor* tensor = constant(name);
      only_constants = only_constants && tensor != nullptr;
      // Exporters give Resize an empty region of interest.
      if (tensor != nullptr && tensor->elements() == 0 && node.op_type != "Resize") {
        return invalid(text_of(node) + " takes '" + name + "', which has no elements");
      }
    }
    const bool compares =
        std::find(no_constants.begin(), no_constants.end(), node.op_type) != no_constants.end();
    if (compares && only_constants) {
      return unsupported(text_of(node) +
                         " works on constants alone, which OpenCV cannot do; simplify the model");
    }
    return {};
  }

  [[nodiscard]] status check_kernel(const onnx::node& node) const {
    if (node.op_type != "Conv" && node.op_type != "ConvTranspose") return {};
    const onnx::attribute* kernel = node.find("kernel_shape");
    const onnx::tensor* weights = node.inputs.size() > 1 ? constant(node.inputs[1]) : nullptr;
    if (kernel == nullptr || weights == nullptr) return {};
    const auto& dims = weights->dims;
    if (dims.size() == kernel->ints.size() + 2 &&
        std::equal(kernel->ints.begin(), kernel->ints.end(), dims.begin() + 2)) {
      return {};
    }
    return invalid(text_of(node) + " has a kernel_shape that is not the size of its weights");
  }

  std::set<std::string> made_;
  std::map<std::string, const onnx::tensor*> constants_;
};

}  // namespace

status check_graph(const onnx::graph& graph, const input_shape& input) {
  checker checks(graph, input);
  for (const onnx::node& node : graph.nodes) GRAFT_TRY(checks.check(node));
  return {};
}

}  // namespace graft::opencv
