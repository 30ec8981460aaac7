// Every operator of this folder, by the name of its schema.
#pragma once

#include "ops/op.hpp"

namespace graft::onednn {

extern const op_schema add_op;
extern const op_schema average_pool_op;
extern const op_schema batch_normalization_op;
extern const op_schema cast_op;
extern const op_schema ceil_op;
extern const op_schema clip_op;
extern const op_schema concat_op;
extern const op_schema constant_of_shape_op;
extern const op_schema constant_op;
extern const op_schema conv_op;
extern const op_schema div_op;
extern const op_schema dropout_op;
extern const op_schema elu_op;
extern const op_schema equal_op;
extern const op_schema erf_op;
extern const op_schema exp_op;
extern const op_schema expand_op;
extern const op_schema flatten_op;
extern const op_schema floor_op;
extern const op_schema gather_op;
extern const op_schema gemm_op;
extern const op_schema global_average_pool_op;
extern const op_schema global_max_pool_op;
extern const op_schema greater_op;
extern const op_schema hard_sigmoid_op;
extern const op_schema hard_swish_op;
extern const op_schema identity_op;
extern const op_schema leaky_relu_op;
extern const op_schema less_op;
extern const op_schema log_op;
extern const op_schema lrn_op;
extern const op_schema matmul_op;
extern const op_schema max_op;
extern const op_schema max_pool_op;
extern const op_schema min_op;
extern const op_schema mul_op;
extern const op_schema pad_op;
extern const op_schema pow_op;
extern const op_schema prelu_op;
extern const op_schema reciprocal_op;
extern const op_schema reduce_max_op;
extern const op_schema reduce_mean_op;
extern const op_schema reduce_sum_op;
extern const op_schema relu_op;
extern const op_schema reshape_op;
extern const op_schema shape_op;
extern const op_schema sigmoid_op;
extern const op_schema slice_op;
extern const op_schema softmax_op;
extern const op_schema softplus_op;
extern const op_schema split_op;
extern const op_schema sqrt_op;
extern const op_schema squeeze_op;
extern const op_schema sub_op;
extern const op_schema tanh_op;
extern const op_schema transpose_op;
extern const op_schema unsqueeze_op;
extern const op_schema where_op;

}  // namespace graft::onednn
