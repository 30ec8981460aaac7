// Weights of 3x3 convolutions to the positions of F(4x4,3x3) or F(6x6,3x3), and back from the
// first.
#pragma once

#include "simd/kernel_table.hpp"

namespace graft::onednn::winograd {

// From [out,in,3,3] to positions_of(tile) matrices [in,out] in the panels that the kernels read.
void pack_weights(const simd::kernel_table& kernels, int64_t tile, const float* weights, int64_t in,
                  int64_t out, float* packed);

// The weights of the backward convolution, [in,out,3,3]: turned by half a circle.
void turn_weights(const float* weights, int64_t in, int64_t out, float* turned);

// From the gradient of the transformed weights, [36,in,out], to that of the weights,
// [out,in,3,3].
void unpack_gradient(const float* sums, int64_t in, int64_t out, float* gradient);

}  // namespace graft::onednn::winograd
