// The operators that table.cpp names. Each is built from a node: it takes its operands from the
// builder and adds one differentiable to it.
#pragma once

#include "gradient/builder.hpp"

namespace graft::onednn::gradient {

status build_activation(builder& b, const node& n);
status build_average_pool(builder& b, const node& n);
status build_batch_normalization(builder& b, const node& n);
status build_binary(builder& b, const node& n);
status build_concat(builder& b, const node& n);
status build_convolution(builder& b, const node& n);
status build_gemm(builder& b, const node& n);
status build_global_average_pool(builder& b, const node& n);
status build_matmul(builder& b, const node& n);
status build_max_pool(builder& b, const node& n);
status build_reduce(builder& b, const node& n);
status build_same_elements(builder& b, const node& n);
status build_softmax(builder& b, const node& n);
status build_transpose(builder& b, const node& n);

}  // namespace graft::onednn::gradient
