// The operators that have a vector-Jacobian product: one line each.
#include "gradient/operators.hpp"

#include <algorithm>
#include <array>

namespace graft::onednn::gradient {
namespace {

struct entry {
  std::string_view op;
  build_function build;
};

constexpr std::array all = {
    entry{"Add", build_binary},
    entry{"AveragePool", build_average_pool},
    entry{"BatchNormalization", build_batch_normalization},
    entry{"Clip", build_activation},
    entry{"Concat", build_concat},
    entry{"Conv", build_convolution},
    entry{"Div", build_binary},
    entry{"Dropout", build_same_elements},
    entry{"Elu", build_activation},
    entry{"Erf", build_activation},
    entry{"Exp", build_activation},
    entry{"Flatten", build_same_elements},
    entry{"Gemm", build_gemm},
    entry{"GlobalAveragePool", build_global_average_pool},
    entry{"HardSigmoid", build_activation},
    entry{"HardSwish", build_activation},
    entry{"Identity", build_same_elements},
    entry{"LeakyRelu", build_activation},
    entry{"Log", build_activation},
    entry{"MatMul", build_matmul},
    entry{"MaxPool", build_max_pool},
    entry{"Mul", build_binary},
    entry{"Pow", build_binary},
    entry{"Reciprocal", build_activation},
    entry{"ReduceMean", build_reduce},
    entry{"ReduceSum", build_reduce},
    entry{"Relu", build_activation},
    entry{"Reshape", build_same_elements},
    entry{"Sigmoid", build_activation},
    entry{"Softmax", build_softmax},
    entry{"Softplus", build_activation},
    entry{"Sqrt", build_activation},
    entry{"Squeeze", build_same_elements},
    entry{"Sub", build_binary},
    entry{"Tanh", build_activation},
    entry{"Transpose", build_transpose},
    entry{"Unsqueeze", build_same_elements},
};

}  // namespace

build_function find_vjp(std::string_view op) {
  const auto* found =
      std::find_if(all.begin(), all.end(), [&](const entry& e) { return e.op == op; });
  return found == all.end() ? nullptr : found->build;
}

std::vector<std::string_view> vjp_names() {
  std::vector<std::string_view> names;
  for (const entry& e : all) names.push_back(e.op);
  return names;
}

}  // namespace graft::onednn::gradient
