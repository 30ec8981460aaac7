// A dense layer on one row an image, as classifiers have it: nothing but reading the weights. Ours
// reads them once for all images of a group.
#pragma once

#include "kernels/lowering.hpp"

namespace graft::onednn::dense {

// Whether there is a kernel for [depth] -> [columns] on this CPU and the weights are worth it.
bool possible(int64_t depth, int64_t columns);

// Adds the layer's step, and steps for n's epilogues. `weights` is [columns,depth]; `bias` may be
// null.
status lower(lowering& to, const node& n, const tensor& weights, const tensor* bias);

}  // namespace graft::onednn::dense
