// Layer normalisation of rows. Internal linkage: see
// simd/kernel_table.hpp.
#pragma once

#include "rows/arithmetic.hpp"
#include "rows/row_kernels.hpp"

namespace graft::onednn::rows {
namespace {

using namespace simd;

// The sum of f(x) over a row, in four partial sums.
template <class F>
inline float sum_over(const float* x, int64_t size, F f) {
  vector parts[4] = {every(0.0F), every(0.0F), every(0.0F), every(0.0F)};
  int64_t i = 0;
  for (; i + 4 * vector::width <= size; i += 4 * vector::width) {
#pragma GCC unroll 4
    for (int64_t v = 0; v < 4; ++v) parts[v] = parts[v] + f(load(x + i + v * vector::width));
  }
  for (; i + vector::width <= size; i += vector::width) parts[0] = parts[0] + f(load(x + i));
  float total = sum((parts[0] + parts[1]) + (parts[2] + parts[3]));
  for (; i < size; ++i) {
    float one[vector::width];
    store(one, f(every(x[i])));
    total += one[0];
  }
  return total;
}

inline void normalise(const normalisation& n, const_matrix x, matrix y, int64_t rows) {
  const auto size = static_cast<float>(n.size);
  for (int64_t r = 0; r < rows; ++r) {
    const float* from = x.data + r * x.stride;
    float* to = y.data + r * y.stride;
    const float mean = sum_over(from, n.size, [](vector a) { return a; }) / size;
    const vector middle = every(mean);
    const float variance = sum_over(from, n.size,
                                    [middle](vector a) {
                                      const vector off = a - middle;
                                      return off * off;
                                    }) /
                           size;
    const float factor = 1.0F / square_root(variance + n.epsilon);
    const vector factors = every(factor);
    int64_t i = 0;
    for (; i + vector::width <= n.size; i += vector::width) {
      const vector shift = n.shift != nullptr ? load(n.shift + i) : every(0.0F);
      store(to + i, fused((load(from + i) - middle) * factors, load(n.scale + i), shift));
    }
    for (; i < n.size; ++i) {
      to[i] = (from[i] - mean) * factor * n.scale[i] + (n.shift != nullptr ? n.shift[i] : 0.0F);
    }
  }
}

}  // namespace
}  // namespace graft::onednn::rows
