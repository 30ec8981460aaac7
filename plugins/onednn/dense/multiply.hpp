// A few rows times a large matrix, which is read once for all of them. Internal linkage: see
// simd/kernel_table.hpp.
#pragma once

#include "dense/problem.hpp"
#include "simd/product.hpp"

namespace graft::onednn::dense {
namespace {

inline void multiply_rows(const problem& p, const float* in, int64_t rows, float* out) {
  using namespace simd;
  const float* weights = p.weights;
  for (int64_t c = 0; c < p.columns;) {
    const int64_t width = c + panel <= p.columns ? panel : vector::width;
    const auto multiply = width == panel ? multiply_panel<panel_vectors> : multiply_panel<1>;
    multiply(in, p.depth, rows, weights, p.depth, out + c, p.columns);
    for (int64_t r = 0; r < rows; ++r) {
      for (int64_t i = c; i < c + width; i += vector::width) {
        float* to = out + r * p.columns + i;
        store(to, load(to) + load(p.bias + i));
      }
    }
    weights += p.depth * width;
    c += width;
  }
}

}  // namespace
}  // namespace graft::onednn::dense
