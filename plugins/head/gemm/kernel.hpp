// What is compiled once for every instruction set. Included by kernel_*.cpp alone: everything with
// code in it is in an anonymous namespace, so that no function built for a new CPU can be linked
// into code that runs on an old one.
#pragma once

#include <cstddef>

namespace graft::head {

struct kernel_table {
  const char* name;
  std::size_t rows;     // height of a tile
  std::size_t columns;  // width of a tile
  // tile[rows][columns] = A · B for A packed as [k][rows] and B as [k][columns]. Every element is
  // summed over k in the same order, wherever it stands in the tile.
  void (*tile)(std::size_t k, const float* a, const float* b, float* tile);
  // One step of Adam on n parameters: `rate` and `epsilon` with the bias corrections folded in.
  void (*adam)(std::size_t n, float* weight, float* mean, float* square, const float* gradient,
               float beta1, float beta2, float rate, float epsilon);
};

extern const kernel_table kernels_baseline;
extern const kernel_table kernels_avx2;
extern const kernel_table kernels_avx512;

}  // namespace graft::head

#ifdef GRAFT_HEAD_VECTOR_BYTES
namespace graft::head {
namespace {

using vec [[gnu::vector_size(GRAFT_HEAD_VECTOR_BYTES), gnu::aligned(4), gnu::may_alias]] = float;
constexpr std::size_t lanes = GRAFT_HEAD_VECTOR_BYTES / sizeof(float);

template <std::size_t rows, std::size_t vectors>
void tile(std::size_t k, const float* a, const float* b, float* out) {
  vec sum[rows][vectors] = {};
  for (std::size_t p = 0; p < k; ++p) {
    vec right[vectors];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < vectors; ++v) {
      right[v] = *reinterpret_cast<const vec*>(b + v * lanes);
    }
#pragma GCC unroll 16
    for (std::size_t r = 0; r < rows; ++r) {
#pragma GCC unroll 4
      for (std::size_t v = 0; v < vectors; ++v) sum[r][v] += a[r] * right[v];
    }
    a += rows;
    b += vectors * lanes;
  }
#pragma GCC unroll 16
  for (std::size_t r = 0; r < rows; ++r) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < vectors; ++v) {
      *reinterpret_cast<vec*>(out + (r * vectors + v) * lanes) = sum[r][v];
    }
  }
}

void adam(std::size_t n, float* __restrict weight, float* __restrict mean, float* __restrict square,
          const float* __restrict gradient, float beta1, float beta2, float rate, float epsilon) {
  for (std::size_t i = 0; i < n; ++i) {
    mean[i] += (1.0F - beta1) * (gradient[i] - mean[i]);
    square[i] = beta2 * square[i] + (1.0F - beta2) * gradient[i] * gradient[i];
    weight[i] -= rate * mean[i] / (__builtin_sqrtf(square[i]) + epsilon);
  }
}

}  // namespace
}  // namespace graft::head
#endif
