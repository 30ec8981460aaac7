// Weights of 3x3 convolutions to the 36 positions of F(4x4,3x3) and back.
#pragma once

#include "simd/kernel_table.hpp"

namespace graft::onednn::winograd {

// From [out,in,3,3] to `positions` matrices [in,out] in the panels that the kernels read:
// positions * in * out floats.
void pack_weights(const simd::kernel_table& kernels, const float* weights, int64_t in, int64_t out,
                  float* packed);

// The weights of the backward convolution, [in,out,3,3]: turned by half a circle.
void turn_weights(const float* weights, int64_t in, int64_t out, float* turned);

// From the gradient of the transformed weights, [positions,in,out], to that of the weights,
// [out,in,3,3].
void unpack_gradient(const float* sums, int64_t in, int64_t out, float* gradient);

}  // namespace graft::onednn::winograd
