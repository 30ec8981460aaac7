// The product of a few rows and one panel of weights, held in registers. Internal linkage: see
// kernel_table.hpp.
#pragma once

#include "simd/accumulate.hpp"

#include <cstdint>
#include <utility>

namespace graft::onednn::simd {
namespace {

#if defined(__AVX512F__)
constexpr int64_t most_rows = 12;
#else
constexpr int64_t most_rows = 6;
#endif
constexpr int64_t panel_vectors = 2;
constexpr int64_t panel = panel_vectors * vector::width;

// out[r][0..Vectors) = sum over k < depth of in[r][k] * weights[k][0..Vectors).
template <int64_t Rows, int64_t Vectors>
void multiply(const float* in, int64_t in_stride, const float* weights, int64_t depth, float* out,
              int64_t out_stride) {
  vector sums[Rows][Vectors];
  clear(sums);
  accumulate(in, in_stride, 1, weights, Vectors * vector::width, depth, sums);
#pragma GCC unroll 16
  for (int64_t r = 0; r < Rows; ++r) {
#pragma GCC unroll 2
    for (int64_t v = 0; v < Vectors; ++v) {
      store(out + r * out_stride + v * vector::width, sums[r][v]);
    }
  }
}

// The same with `in` by columns, added to `out`: out[r][v] += sum over k of in[k][r] *
// weights[k][v].
template <int64_t Rows, int64_t Vectors>
void add_columns(const float* in, int64_t in_stride, const float* weights, int64_t stride,
                 int64_t depth, float* out, int64_t out_stride) {
  vector sums[Rows][Vectors];
  clear(sums);
  accumulate(in, 1, in_stride, weights, stride, depth, sums);
#pragma GCC unroll 16
  for (int64_t r = 0; r < Rows; ++r) {
#pragma GCC unroll 2
    for (int64_t v = 0; v < Vectors; ++v) {
      float* to = out + r * out_stride + v * vector::width;
      store(to, load(to) + sums[r][v]);
    }
  }
}

using product = void (*)(const float*, int64_t, const float*, int64_t, float*, int64_t);
using column_product = void (*)(const float*, int64_t, const float*, int64_t, int64_t, float*,
                                int64_t);

// A kernel for each number of rows from 1 to most_rows, at its number.
template <class Kernel>
struct by_rows {
  Kernel of[most_rows + 1];
};

template <int64_t Vectors, int64_t... Rows>
constexpr by_rows<product> list_products(std::integer_sequence<int64_t, Rows...> /*numbers*/) {
  return {{nullptr, multiply<Rows + 1, Vectors>...}};
}
template <int64_t Vectors, int64_t... Rows>
constexpr by_rows<column_product> list_columns(
    std::integer_sequence<int64_t, Rows...> /*numbers*/) {
  return {{nullptr, add_columns<Rows + 1, Vectors>...}};
}

template <int64_t Vectors>
constexpr by_rows<product> products =
    list_products<Vectors>(std::make_integer_sequence<int64_t, most_rows>{});
template <int64_t Vectors>
constexpr by_rows<column_product> columns =
    list_columns<Vectors>(std::make_integer_sequence<int64_t, most_rows>{});

// `rows` rows of `in` times one panel of Vectors vectors, as even pieces as the registers allow.
// Between the pieces the panel that follows in memory is asked for: weights come from far away.
template <int64_t Vectors>
void multiply_panel(const float* in, int64_t in_stride, int64_t rows, const float* weights,
                    int64_t depth, float* out, int64_t out_stride) {
  constexpr int64_t line = 16;  // floats
  int64_t pieces = (rows + most_rows - 1) / most_rows;
  const int64_t size = depth * Vectors * vector::width;
  const int64_t share = (size / line + pieces - 1) / pieces * line;
  const float* ahead = weights + size;
  const bool ask = pieces > 1;
  while (rows > 0) {
    if (ask) {
      for (int64_t i = 0; i < share; i += line) _mm_prefetch(ahead + i, _MM_HINT_T1);
      ahead += share;
    }
    const int64_t here = (rows + pieces - 1) / pieces;
    products<Vectors>.of[here](in, in_stride, weights, depth, out, out_stride);
    in += here * in_stride;
    out += here * out_stride;
    rows -= here;
    --pieces;
  }
}

}  // namespace
}  // namespace graft::onednn::simd
