// The gradient of the weights, between the transforms: for each of the 36 positions the sum over
// tiles of (what the window became) x (what the gradient of the products is). Internal linkage: see
// simd/kernel_table.hpp.
#pragma once

#include "winograd/convolve.hpp"

namespace graft::onednn::winograd {
namespace {

constexpr int64_t tile = 4;  // the only one that has a way back
constexpr int64_t window = window_of(tile);

// out = A in: four vectors become six.
inline void spread(const vector* in, vector* out) {
  const vector two = every(2.0F);
  const vector four = every(4.0F);
  const vector even = in[0] + in[2];
  const vector odd = in[1] + in[3];
  const vector steep_even = fused(four, in[2], in[0]);
  const vector steep_odd = fused(four, in[3], in[1]);
  out[0] = in[0];
  out[1] = even + odd;
  out[2] = even - odd;
  out[3] = fused(two, steep_odd, steep_even);
  out[4] = steep_even - (steep_odd + steep_odd);
  out[5] = in[3];
}

// The tile of output pixels from (row, column) on; pixels outside the image are zero.
inline void spread_tile(const problem& p, const float* from, int64_t row, int64_t column, float* to,
                        int64_t stride) {
  vector half[window * tile];
  for (int64_t x = 0; x < tile; ++x) {
    vector pixels[tile];
    vector points[window];
    for (int64_t y = 0; y < tile; ++y) {
      const bool there = row + y < p.out.height && column + x < p.out.width;
      pixels[y] = there ? load(from + (row + y) * p.out.row_stride + (column + x) * p.out.block)
                        : every(0.0F);
    }
    spread(pixels, points);
    for (int64_t y = 0; y < window; ++y) half[y * tile + x] = points[y];
  }
  for (int64_t y = 0; y < window; ++y) {
    vector points[window];
    spread(half + y * tile, points);
    for (int64_t x = 0; x < window; ++x) store(to + (y * window + x) * stride, points[x]);
  }
}

// sums[i][o] += sum over `count` tiles of in[t][i] * out[t][o], for all channels.
inline void multiply_tiles(const problem& p, const float* in, const float* out, int64_t count,
                           float* sums) {
  for (int64_t o = 0; o < p.channels_out; o += panel) {
    const bool whole = o + panel <= p.channels_out;
    for (int64_t i = 0; i < p.channels_in;) {
      const int64_t left = p.channels_in - i;
      const int64_t here = left < most_rows ? left : most_rows;
      const auto add = whole ? columns<panel_vectors>.of[here] : columns<1>.of[here];
      add(in + i, p.channels_in, out + o, p.channels_out, count, sums + i * p.channels_out + o,
          p.channels_out);
      i += here;
    }
  }
}

inline void sum_weight_gradient(const problem& p, int64_t images, const float* const* src,
                                const float* const* gradient, float* scratch, int64_t tiles,
                                float* sums) {
  const int64_t in_stride = matrix_stride(tiles, p.channels_in);
  const int64_t out_stride = matrix_stride(tiles, p.channels_out);
  float* in = scratch;
  float* out = scratch + positions_of(tile) * in_stride;
  const int64_t all = images * p.tiles();
  for (int64_t first = 0; first < all; first += tiles) {
    const int64_t count = all - first < tiles ? all - first : tiles;
    for (int64_t t = 0; t < count; ++t) {
      const place at(p, first + t);
      transform_input<tile>(p, src[at.image], at, in + t * p.channels_in, in_stride);
      for (int64_t c = 0; c < p.channels_out; c += vector::width) {
        const float* from =
            gradient[at.image] + c / p.out.block * p.out.block_stride + c % p.out.block;
        spread_tile(p, from, at.row, at.column, out + t * p.channels_out + c, out_stride);
      }
    }
    for (int64_t k = 0; k < positions_of(tile); ++k) {
      multiply_tiles(p, in + k * in_stride, out + k * out_stride, count,
                     sums + k * p.channels_in * p.channels_out);
    }
  }
}

}  // namespace
}  // namespace graft::onednn::winograd
