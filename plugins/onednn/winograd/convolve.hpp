// A whole convolution: blocks of tiles go through the transform, the products, and back. Included
// once by the file of each instruction set. Internal linkage: see
// simd/kernel_table.hpp.
#pragma once

#include "simd/product.hpp"
#include "winograd/transforms.hpp"

namespace graft::onednn::winograd {
namespace {

using namespace simd;

// Floats between the matrices of two positions: not a power of two, or all would fall on the same
// lines of the cache.
inline int64_t matrix_stride(int64_t tiles, int64_t channels) { return tiles * channels + 16; }

inline int64_t scratch_floats(const problem& p, int64_t tiles) {
  return positions_of(p.tile) *
         (matrix_stride(tiles, p.channels_in) + matrix_stride(tiles, p.channels_out));
}

// Where tile number `index` of all images lies.
struct place {
  int64_t image;
  int64_t row;
  int64_t column;

  place(const problem& p, int64_t index)
      : image(index / p.tiles()),
        row(index % p.tiles() / p.tiles_across() * p.tile),
        column(index % p.tiles() % p.tiles_across() * p.tile) {}
};

template <int64_t Tile>
inline void transform_input(const problem& p, const float* src, const place& at, float* to,
                            int64_t stride) {
  constexpr int64_t window = window_of(Tile);
  const int64_t row = at.row - p.pad_top;
  const int64_t column = at.column - p.pad_left;
  const bool inside =
      row >= 0 && column >= 0 && row + window <= p.in.height && column + window <= p.in.width;
  for (int64_t c = 0; c < p.channels_in; c += vector::width) {
    const float* from = src + c / p.in.block * p.in.block_stride + c % p.in.block;
    if (inside) {
      transform_window<Tile, true>(p, from, row, column, to + c, stride);
    } else {
      transform_window<Tile, false>(p, from, row, column, to + c, stride);
    }
  }
}

template <int64_t Tile>
inline void transform_output(const problem& p, const float* from, int64_t stride, float* dst,
                             const place& at) {
  for (int64_t c = 0; c < p.channels_out; c += vector::width) {
    float* to = dst + c / p.out.block * p.out.block_stride + c % p.out.block;
    transform_products<Tile>(p, from + c, stride, load(p.bias + c), to, at.row, at.column);
  }
}

inline void multiply_all(const problem& p, const float* in, float* out, int64_t count,
                         int64_t in_stride, int64_t out_stride) {
  const float* weights = p.weights;
  for (int64_t k = 0; k < positions_of(p.tile); ++k, in += in_stride, out += out_stride) {
    for (int64_t c = 0; c < p.channels_out; c += panel) {
      if (c + panel <= p.channels_out) {
        multiply_panel<panel_vectors>(in, p.channels_in, count, weights, p.channels_in, out + c,
                                      p.channels_out);
        weights += p.channels_in * panel;
      } else {
        multiply_panel<1>(in, p.channels_in, count, weights, p.channels_in, out + c,
                          p.channels_out);
        weights += p.channels_in * vector::width;
      }
    }
  }
}

template <int64_t Tile>
inline void convolve_tiles(const problem& p, int64_t images, const float* const* src,
                           float* const* dst, float* scratch, int64_t tiles) {
  const int64_t in_stride = matrix_stride(tiles, p.channels_in);
  const int64_t out_stride = matrix_stride(tiles, p.channels_out);
  float* in = scratch;
  float* out = scratch + positions_of(Tile) * in_stride;
  const int64_t all = images * p.tiles();
  for (int64_t first = 0; first < all; first += tiles) {
    const int64_t count = all - first < tiles ? all - first : tiles;
    for (int64_t t = 0; t < count; ++t) {
      const place at(p, first + t);
      transform_input<Tile>(p, src[at.image], at, in + t * p.channels_in, in_stride);
    }
    multiply_all(p, in, out, count, in_stride, out_stride);
    for (int64_t t = 0; t < count; ++t) {
      const place at(p, first + t);
      transform_output<Tile>(p, out + t * p.channels_out, out_stride, dst[at.image], at);
    }
  }
}

inline void convolve(const problem& p, int64_t images, const float* const* src, float* const* dst,
                     float* scratch, int64_t tiles) {
  const auto run = p.tile == 6 ? convolve_tiles<6> : convolve_tiles<4>;
  run(p, images, src, dst, scratch, tiles);
}

}  // namespace
}  // namespace graft::onednn::winograd
