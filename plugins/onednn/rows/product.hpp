// The product of rows and packed weights. Internal linkage: see
// simd/kernel_table.hpp.
#pragma once

#include "rows/functions.hpp"
#include "simd/accumulate.hpp"

namespace graft::onednn::rows {
namespace {

using namespace simd;

// Registers hold `most_rows` rows of one panel, the panel's weights and one number of x.
#if defined(__AVX512F__)
constexpr int64_t most_rows = 8;
#else
constexpr int64_t most_rows = 4;
#endif
constexpr int64_t panel_vectors = 3;
constexpr int64_t panel = panel_vectors * vector::width;

// y = f(x W + start), and y + that where `add`; `start` is a panel of the bias, or null.
template <int64_t Rows, int64_t Vectors>
inline void multiply_tile(const_matrix x, const_matrix weights, int64_t depth, const float* start,
                          activation then, bool add, matrix y) {
  vector sums[Rows][Vectors];
#pragma GCC unroll 8
  for (int64_t r = 0; r < Rows; ++r) {
#pragma GCC unroll 3
    for (int64_t v = 0; v < Vectors; ++v) {
      sums[r][v] = start != nullptr ? load(start + v * vector::width) : every(0.0F);
    }
  }
  accumulate(x.data, x.stride, 1, weights.data, weights.stride, depth, sums);
#pragma GCC unroll 8
  for (int64_t r = 0; r < Rows; ++r) {
#pragma GCC unroll 3
    for (int64_t v = 0; v < Vectors; ++v) {
      float* to = y.data + r * y.stride + v * vector::width;
      vector made = sums[r][v];
      if (then != activation::none) made = activate(then, made);
      store(to, add ? load(to) + made : made);
    }
  }
}

template <int64_t Vectors>
inline void multiply_columns(const_matrix x, const_matrix weights, int64_t depth,
                             const float* start, activation then, bool add, matrix y,
                             int64_t rows) {
  int64_t r = 0;
  for (; r + most_rows <= rows; r += most_rows) {
    multiply_tile<most_rows, Vectors>({x.data + r * x.stride, x.stride}, weights, depth, start,
                                      then, add, {y.data + r * y.stride, y.stride});
  }
  for (; r < rows; ++r) {
    multiply_tile<1, Vectors>({x.data + r * x.stride, x.stride}, weights, depth, start, then, add,
                              {y.data + r * y.stride, y.stride});
  }
}

// The last panel where it is wider than what is left of y: through a buffer, row by row.
inline void multiply_rest(const product& p, const_matrix x, const_matrix weights,
                          const float* start, matrix y, int64_t rows, int64_t columns) {
  float row[panel];
  for (int64_t r = 0; r < rows; ++r) {
    multiply_tile<1, panel_vectors>({x.data + r * x.stride, x.stride}, weights, p.depth, start,
                                    p.then, false, {row, panel});
    float* to = y.data + r * y.stride;
    for (int64_t c = 0; c < columns; ++c) to[c] = p.add ? to[c] + row[c] : row[c];
  }
}

// One whole panel. Between some rows and the next the panel that follows in memory is asked for:
// weights come from far away.
inline void multiply_panel(const product& p, const_matrix x, const_matrix weights,
                           const float* start, matrix y, int64_t rows) {
  constexpr int64_t line = 16;  // floats
  constexpr int64_t some = 4 * most_rows;
  const int64_t size = panel * p.depth;
  const int64_t pieces = (rows + some - 1) / some;
  const int64_t share = (size / line + pieces - 1) / pieces * line;
  const float* ahead = weights.data + size;
  for (int64_t r = 0; r < rows; r += some, ahead += share) {
    for (int64_t i = 0; i < share; i += line) _mm_prefetch(ahead + i, _MM_HINT_T1);
    multiply_columns<panel_vectors>({x.data + r * x.stride, x.stride}, weights, p.depth, start,
                                    p.then, p.add, {y.data + r * y.stride, y.stride},
                                    r + some <= rows ? some : rows - r);
  }
}

inline void multiply(const product& p, const_matrix x, matrix y, int64_t rows, int64_t first_panel,
                     int64_t last_panel) {
  for (int64_t i = first_panel; i < last_panel; ++i) {
    const int64_t column = i * panel;
    const const_matrix weights{p.weights + column * p.depth, panel};
    const float* start = p.bias != nullptr ? p.bias + column : nullptr;
    const matrix to{y.data + column, y.stride};
    if (column + panel <= p.columns) {
      multiply_panel(p, x, weights, start, to, rows);
    } else {
      multiply_rest(p, x, weights, start, to, rows, p.columns - column);
    }
  }
}

}  // namespace
}  // namespace graft::onednn::rows
