// The transforms of F(4x4,3x3) at the points 0, 1, -1, 2, -2 and infinity, and of F(6x6,3x3), which
// has 1/2 and -1/2 besides (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks",
// 2015). Internal linkage: see simd/kernel_table.hpp.
#pragma once

#include "simd/vectors.hpp"
#include "winograd/problem.hpp"

namespace graft::onednn::winograd {
namespace {

using namespace simd;

// out = B^T in, for window_of(Tile) vectors.
template <int64_t Tile>
inline void to_points(const vector* in, vector* out);

template <>
inline void to_points<4>(const vector* in, vector* out) {
  const vector two = every(2.0F);
  const vector four = every(4.0F);
  const vector minus_five = every(-5.0F);
  const vector minus_four = every(-4.0F);
  const vector even = fused(minus_four, in[2], in[4]);
  const vector odd = fused(minus_four, in[1], in[3]);
  const vector steep_even = in[4] - in[2];
  const vector steep_odd = in[3] - in[1];
  out[0] = fused(four, in[0], fused(minus_five, in[2], in[4]));
  out[1] = even + odd;
  out[2] = even - odd;
  out[3] = fused(two, steep_odd, steep_even);
  out[4] = steep_even - (steep_odd + steep_odd);
  out[5] = fused(four, in[1], fused(minus_five, in[3], in[5]));
}

template <>
inline void to_points<6>(const vector* in, vector* out) {
  const vector half = every(0.5F);
  const vector two = every(2.0F);
  const vector four = every(4.0F);
  const vector minus_a = every(-4.25F);
  const vector b = every(5.25F);
  const vector minus_c = every(-2.5F);
  const vector minus_d = every(-1.25F);
  const vector even = fused(minus_a, in[4], in[2] + in[6]);
  const vector odd = fused(minus_a, in[3], in[1] + in[5]);
  const vector steep_even = fused(every(0.25F), in[2], fused(minus_d, in[4], in[6]));
  const vector steep_odd =
      fused(two, in[5], fused(minus_c, in[3], fused(half, in[1], every(0.0F))));
  const vector flat_even = fused(four, fused(minus_d, in[4], in[2]), in[6]);
  const vector flat_odd = fused(half, in[5], fused(minus_c, in[3], in[1] + in[1]));
  out[0] = fused(b, in[4] - in[2], in[0] - in[6]);
  out[1] = even + odd;
  out[2] = even - odd;
  out[3] = steep_even + steep_odd;
  out[4] = steep_even - steep_odd;
  out[5] = flat_even + flat_odd;
  out[6] = flat_even - flat_odd;
  out[7] = fused(b, in[3] - in[5], in[7] - in[1]);
}

// out = A^T in: window_of(Tile) vectors become Tile.
template <int64_t Tile>
inline void from_points(const vector* in, vector* out);

template <>
inline void from_points<4>(const vector* in, vector* out) {
  const vector two = every(2.0F);
  const vector four = every(4.0F);
  const vector eight = every(8.0F);
  const vector even = in[1] + in[2];
  const vector odd = in[1] - in[2];
  const vector steep_even = in[3] + in[4];
  const vector steep_odd = in[3] - in[4];
  out[0] = in[0] + even + steep_even;
  out[1] = fused(two, steep_odd, odd);
  out[2] = fused(four, steep_even, even);
  out[3] = fused(eight, steep_odd, odd) + in[5];
}

template <>
inline void from_points<6>(const vector* in, vector* out) {
  const vector even = in[1] + in[2];
  const vector odd = in[1] - in[2];
  const vector steep_even = in[3] + in[4];
  const vector steep_odd = in[3] - in[4];
  const vector flat_even = in[5] + in[6];
  const vector flat_odd = in[5] - in[6];
  out[0] = in[0] + even + fused(every(32.0F), flat_even, steep_even);
  out[1] = fused(every(16.0F), flat_odd, fused(every(2.0F), steep_odd, odd));
  out[2] = fused(every(8.0F), flat_even, fused(every(4.0F), steep_even, even));
  out[3] = fused(every(4.0F), flat_odd, fused(every(8.0F), steep_odd, odd));
  out[4] = fused(every(2.0F), flat_even, fused(every(16.0F), steep_even, even));
  out[5] = in[7] + flat_odd + fused(every(32.0F), steep_odd, odd);
}

// The window of input pixels whose corner is (row, column), one vector of channels of each: pixels
// outside the image are zero. `to` gets position k at to + k * stride.
template <int64_t Tile, bool Inside>
inline void transform_window(const problem& p, const float* src, int64_t row, int64_t column,
                             float* to, int64_t stride) {
  constexpr int64_t window = window_of(Tile);
  vector half[window * window];
  for (int64_t x = 0; x < window; ++x) {
    vector pixels[window];
    vector points[window];
    const bool column_there = Inside || (column + x >= 0 && column + x < p.in.width);
    for (int64_t y = 0; y < window; ++y) {
      const bool there = Inside || (column_there && row + y >= 0 && row + y < p.in.height);
      pixels[y] =
          there ? load(src + (row + y) * p.in.row_stride + (column + x) * p.in.block) : every(0.0F);
    }
    to_points<Tile>(pixels, points);
    for (int64_t y = 0; y < window; ++y) half[y * window + x] = points[y];
  }
  for (int64_t y = 0; y < window; ++y) {
    vector points[window];
    to_points<Tile>(half + y * window, points);
    for (int64_t x = 0; x < window; ++x) store(to + (y * window + x) * stride, points[x]);
  }
}

// The products of one tile, position k at from + k * stride, become output pixels from
// (row, column) on, as far as they are inside the image.
template <int64_t Tile>
inline void transform_products(const problem& p, const float* from, int64_t stride, vector bias,
                               float* dst, int64_t row, int64_t column) {
  constexpr int64_t window = window_of(Tile);
  vector half[Tile * window];
  for (int64_t x = 0; x < window; ++x) {
    vector points[window];
    vector pixels[Tile];
    for (int64_t y = 0; y < window; ++y) points[y] = load(from + (y * window + x) * stride);
    from_points<Tile>(points, pixels);
    for (int64_t y = 0; y < Tile; ++y) half[y * window + x] = pixels[y];
  }
  const vector lower = every(p.lower);
  const vector upper = every(p.upper);
  const int64_t rows = p.out.height - row < Tile ? p.out.height - row : Tile;
  const int64_t columns = p.out.width - column < Tile ? p.out.width - column : Tile;
  for (int64_t y = 0; y < rows; ++y) {
    vector pixels[Tile];
    from_points<Tile>(half + y * window, pixels);
    float* to = dst + (row + y) * p.out.row_stride + column * p.out.block;
    for (int64_t x = 0; x < columns; ++x, to += p.out.block) {
      vector made = pixels[x] + bias;
      if (p.add) made = made + load(to);
      store(to, at_most(at_least(made, lower), upper));
    }
  }
}

}  // namespace
}  // namespace graft::onednn::winograd
