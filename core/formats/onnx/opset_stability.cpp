#include "formats/onnx/opset_stability.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace graft::onnx {
namespace {

constexpr int64_t newest_known = 22;

// The version from which on a node of the operator computes the same up to newest_known, by the
// change log of the ONNX operators: later versions only added types and optional inputs.
struct stable_operator {
  std::string_view name;
  int64_t since;
};
constexpr std::array<stable_operator, 33> stable{{
    {"Add", 7},
    {"BatchNormalization", 9},
    {"Cast", 6},
    {"Concat", 4},
    {"Conv", 1},
    {"Div", 7},
    {"Exp", 6},
    {"Flatten", 1},
    {"Gather", 1},
    {"Gemm", 7},
    {"GlobalAveragePool", 1},
    {"GlobalMaxPool", 1},
    {"Identity", 1},
    {"LeakyRelu", 6},
    {"Log", 6},
    {"MatMul", 1},
    {"Max", 8},
    {"MaxPool", 1},
    {"Min", 8},
    {"Mul", 7},
    {"Neg", 6},
    {"PRelu", 9},
    {"Pow", 7},
    {"Reciprocal", 6},
    {"Relu", 6},
    {"Reshape", 5},
    {"Sigmoid", 6},
    {"Sqrt", 6},
    {"Sub", 7},
    {"Sum", 8},
    {"Tanh", 6},
    {"TopK", 11},
    {"Transpose", 1},
}};

// Until opset 12 softmax ran over all axes from `axis` on, since then over that axis alone.
bool softmax_over_the_last_axis(const node& node, int64_t rank) {
  const attribute* axis = node.find("axis");
  return axis != nullptr && rank > 0 && (axis->i == rank - 1 || axis->i == -1);
}

}  // namespace

bool means_the_same(const node& node, int64_t rank, int64_t from, int64_t to) {
  if (from == to || !(node.domain.empty() || node.domain == "ai.onnx")) return true;
  if (to > newest_known) return false;
  if (node.op_type == "Softmax") return softmax_over_the_last_axis(node, rank);
  const auto* const found =
      std::find_if(stable.begin(), stable.end(),
                   [&](const stable_operator& one) { return one.name == node.op_type; });
  return found != stable.end() && from >= found->since;
}

}  // namespace graft::onnx
