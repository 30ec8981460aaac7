// How each operator is lowered: best first, the reference kernel last. One function an operator
// family, named in the table of kernels.cpp.
#pragma once

#include "kernels/lowering.hpp"

namespace graft::onednn {

status lower_node(lowering& to, const node& n);

// Each lowers n if it can; `done` stays false where the reference kernel must do it.
status lower_convolution(lowering& to, const node& n, bool& done);
status lower_pool(lowering& to, const node& n, bool& done);
status lower_matrix_product(lowering& to, const node& n, bool& done);
status lower_arithmetic(lowering& to, const node& n, bool& done);
status lower_activation(lowering& to, const node& n, bool& done);
status lower_batch_norm(lowering& to, const node& n, bool& done);
status lower_concat(lowering& to, const node& n, bool& done);
status lower_view(lowering& to, const node& n, bool& done);
status lower_softmax(lowering& to, const node& n, bool& done);
status lower_transpose(lowering& to, const node& n, bool& done);
status lower_split(lowering& to, const node& n, bool& done);
status lower_slice(lowering& to, const node& n, bool& done);
status lower_gather(lowering& to, const node& n, bool& done);
status lower_inner_product(lowering& to, const node& n, bool& done);
status lower_layer_norm(lowering& to, const node& n, bool& done);
status lower_attention(lowering& to, const node& n, bool& done);

}  // namespace graft::onednn
