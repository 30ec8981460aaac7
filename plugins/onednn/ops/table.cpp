// The table of operators: one line each.
#include "ops/ops.hpp"

#include <algorithm>
#include <array>

namespace graft::onednn {
namespace {

const std::array all = {
    &add_op,
    &average_pool_op,
    &batch_normalization_op,
    &cast_op,
    &ceil_op,
    &clip_op,
    &concat_op,
    &constant_of_shape_op,
    &constant_op,
    &conv_op,
    &div_op,
    &dropout_op,
    &elu_op,
    &equal_op,
    &erf_op,
    &exp_op,
    &expand_op,
    &flatten_op,
    &floor_op,
    &gather_op,
    &gemm_op,
    &global_average_pool_op,
    &global_max_pool_op,
    &greater_op,
    &hard_sigmoid_op,
    &hard_swish_op,
    &identity_op,
    &leaky_relu_op,
    &less_op,
    &log_op,
    &lrn_op,
    &matmul_op,
    &max_op,
    &max_pool_op,
    &min_op,
    &mul_op,
    &pad_op,
    &pow_op,
    &prelu_op,
    &reciprocal_op,
    &reduce_max_op,
    &reduce_mean_op,
    &reduce_sum_op,
    &relu_op,
    &reshape_op,
    &shape_op,
    &sigmoid_op,
    &slice_op,
    &softmax_op,
    &softplus_op,
    &split_op,
    &sqrt_op,
    &squeeze_op,
    &sub_op,
    &tanh_op,
    &transpose_op,
    &unsqueeze_op,
    &where_op,
};

}  // namespace

const op_schema* find_op(std::string_view name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const op_schema* op) { return op->name == name; });
  return found == all.end() ? nullptr : *found;
}

std::vector<std::string_view> op_names() {
  std::vector<std::string_view> names;
  for (const op_schema* op : all) names.push_back(op->name);
  return names;
}

}  // namespace graft::onednn
