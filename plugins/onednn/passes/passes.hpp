// The graph passes, each of which leaves a graph that means the same. simplify() runs them all in
// the order that lets each see what the others made.
#pragma once

#include "ir/graph.hpp"

namespace graft::onednn {

void simplify(graph& g);

// Every activation, and arithmetic with a scalar constant, becomes an Identity with an epilogue.
void canonicalise_activations(graph& g);
// x * sigmoid(x) becomes silu, x * hard_sigmoid(x) hard_swish, however they were written.
void match_gated_activations(graph& g);
// BatchNormalization, and per-channel constants, after a convolution go into its weights.
void fold_batch_norm(graph& g);
// LayerNormalization, GELU and attention, as exporters decompose them, become one node each.
void match_layer_norm(graph& g);
void match_gelu(graph& g);
void match_attention(graph& g);
// A product with constant weights takes the bias, and factors of its outputs, that follow it.
void match_inner_product(graph& g);
// Activations and residual additions become epilogues of the node that makes their operand.
void fuse_epilogues(graph& g);
// Identity nodes without an epilogue go, and so do nodes that nothing reads.
void remove_idle(graph& g);

}  // namespace graft::onednn
