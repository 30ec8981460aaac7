// What all products come down to: some rows times the columns of a panel, in registers. Internal
// linkage: see kernel_table.hpp.
#pragma once

#include "simd/vectors.hpp"

#include <cstdint>

namespace graft::onednn::simd {
namespace {

template <int64_t Rows, int64_t Vectors>
inline void clear(vector (&sums)[Rows][Vectors]) {
#pragma GCC unroll 16
  for (int64_t r = 0; r < Rows; ++r) {
#pragma GCC unroll 4
    for (int64_t v = 0; v < Vectors; ++v) sums[r][v] = every(0.0F);
  }
}

// sums[r][v] += sum over k < depth of x[r * row + k * step] * weights[k * stride + v vectors].
template <int64_t Rows, int64_t Vectors>
[[gnu::always_inline]] inline void accumulate(const float* x, int64_t row, int64_t step,
                                              const float* weights, int64_t stride, int64_t depth,
                                              vector (&sums)[Rows][Vectors]) {
  for (int64_t k = 0; k < depth; ++k, x += step, weights += stride) {
    vector w[Vectors];
#pragma GCC unroll 4
    for (int64_t v = 0; v < Vectors; ++v) w[v] = load(weights + v * vector::width);
#pragma GCC unroll 16
    for (int64_t r = 0; r < Rows; ++r) {
      const vector one = every(x + r * row);
#pragma GCC unroll 4
      for (int64_t v = 0; v < Vectors; ++v) sums[r][v] = fused(one, w[v], sums[r][v]);
    }
  }
}

}  // namespace
}  // namespace graft::onednn::simd
