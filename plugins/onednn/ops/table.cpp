// The table of operators: one line each.
#include "ops/ops.hpp"

#include <algorithm>
#include <array>

namespace graft::onednn {
namespace {

const std::array all = {
    &abs_op,
    &add_op,
    &and_op,
    &average_pool_op,
    &batch_normalization_op,
    &cast_like_op,
    &cast_op,
    &ceil_op,
    &celu_op,
    &clip_op,
    &concat_op,
    &constant_of_shape_op,
    &constant_op,
    &conv_op,
    &cos_op,
    &depth_to_space_op,
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
    &gelu_op,
    &gemm_op,
    &global_average_pool_op,
    &global_max_pool_op,
    &greater_op,
    &greater_or_equal_op,
    &group_normalization_op,
    &hard_sigmoid_op,
    &hard_swish_op,
    &identity_op,
    &instance_normalization_op,
    &layer_normalization_op,
    &leaky_relu_op,
    &less_op,
    &less_or_equal_op,
    &log_op,
    &log_softmax_op,
    &lrn_op,
    &matmul_op,
    &max_op,
    &max_pool_op,
    &mean_op,
    &min_op,
    &mish_op,
    &mod_op,
    &mul_op,
    &neg_op,
    &not_op,
    &or_op,
    &pad_op,
    &pow_op,
    &prelu_op,
    &range_op,
    &reciprocal_op,
    &reduce_l1_op,
    &reduce_l2_op,
    &reduce_log_sum_exp_op,
    &reduce_log_sum_op,
    &reduce_max_op,
    &reduce_mean_op,
    &reduce_min_op,
    &reduce_prod_op,
    &reduce_sum_op,
    &reduce_sum_square_op,
    &relu_op,
    &reshape_op,
    &round_op,
    &scatter_nd_op,
    &selu_op,
    &shape_op,
    &sigmoid_op,
    &sign_op,
    &sin_op,
    &size_op,
    &slice_op,
    &softmax_op,
    &softplus_op,
    &softsign_op,
    &space_to_depth_op,
    &split_op,
    &sqrt_op,
    &squeeze_op,
    &sub_op,
    &sum_op,
    &tanh_op,
    &thresholded_relu_op,
    &tile_op,
    &transpose_op,
    &trilu_op,
    &unsqueeze_op,
    &where_op,
    &xor_op,
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
