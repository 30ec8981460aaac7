// Constant folding: a node whose inputs are all known is computed at import, by its reference
// kernel. It is how shape arithmetic disappears.
#pragma once

#include "ir/graph.hpp"

#include <cstdint>

namespace graft::onednn {

// True where every output of `n` is now a constant in `g`, so that the node is not needed.
// Nodes whose result is larger than `most_bytes`, and convolutions and matrix products, whose
// reference kernels are slow, are left to run with the network.
bool fold_constant(graph& g, const node& n, int64_t most_bytes);

}  // namespace graft::onednn
