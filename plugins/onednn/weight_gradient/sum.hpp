// The gradient of a convolution's weights as products over pixels: a stretch of pixels of dy is put
// into panels of a few channels once, for each tap the pixels that it sees into panels of two
// vectors, and the products of panels stay in registers. Internal linkage: see
// simd/kernel_table.hpp.
#pragma once

#include "simd/product.hpp"
#include "weight_gradient/problem.hpp"

namespace graft::onednn::weight_gradient {
namespace {

using namespace simd;

constexpr int64_t stretch = 256;  // pixels: a panel of each side fits into the first cache together

// Floats of dy's panels: rows of most_rows floats, and room for the last to be written whole.
inline int64_t scratch_floats(const problem& p) {
  const int64_t panels = (p.out.channels + most_rows - 1) / most_rows;
  return panels * stretch * most_rows + (stretch + 1) * panel + 2 * vector::width;
}

// from[k][0..width) of `depth` rows to rows of `width` floats; the floats behind each are written
// over by the next, and those behind the last are free.
inline void pack_rows(const float* const* from, int64_t depth, int64_t width, float* to) {
  for (int64_t k = 0; k < depth; ++k, to += width) {
    for (int64_t i = 0; i < width; i += vector::width) store(to + i, load(from[k] + i));
  }
}

// Of the last channels, which no whole vector of may be read.
inline void pack_last_rows(const float* const* from, int64_t depth, int64_t width, float* to) {
  for (int64_t k = 0; k < depth; ++k, to += width) {
    for (int64_t i = 0; i < width; ++i) to[i] = from[k][i];
  }
}

// A pixel of the output, walked along rows and images.
struct pixel {
  int64_t image = 0;
  int64_t row = 0;
  int64_t column = 0;

  void advance(const images& in) {
    if (++column < in.width) return;
    column = 0;
    if (++row < in.height) return;
    row = 0;
    ++image;
  }
};

// Where the pixels of x lie that tap (y, x) sees from `depth` pixels of the output on.
inline void find_pixels(const problem& p, const float* x, const float* zeros, pixel at,
                        int64_t depth, int64_t tap, const float** found) {
  const int64_t down = tap / p.kernel[1] * p.dilation[0] - p.before[0];
  const int64_t across = tap % p.kernel[1] * p.dilation[1] - p.before[1];
  for (int64_t k = 0; k < depth; ++k, at.advance(p.out)) {
    const int64_t row = at.row * p.stride[0] + down;
    const int64_t column = at.column * p.stride[1] + across;
    const bool there = row >= 0 && column >= 0 && row < p.in.height && column < p.in.width;
    const int64_t place = (at.image * p.in.height + row) * p.in.width + column;
    found[k] = there ? x + place * p.in.channels : zeros;
  }
}

// sums[o][i] += for all channels o of the packed dy and the `width` channels of `packed`.
inline void add_products(const problem& p, const float* rows, const float* packed, int64_t depth,
                         int64_t width, float* sums) {
  for (int64_t o = 0; o < p.out.channels; o += most_rows) {
    const int64_t left = p.out.channels - o;
    const int64_t here = left < most_rows ? left : most_rows;
    const auto add = width == panel ? columns<panel_vectors>.of[here] : columns<1>.of[here];
    add(rows + o * depth, here, packed, width, depth, sums + o * p.in.channels, p.in.channels);
  }
}

inline void sum(const problem& p, const float* x, const float* dy, float* scratch, float* sums) {
  alignas(64) static constexpr float zeros[panel] = {};
  const float* pixels[stretch];
  float* packed = scratch;
  float* rows = scratch + (stretch + 1) * panel;
  pixel at;
  for (int64_t first = 0; first < p.pixels(); first += stretch) {
    const int64_t left = p.pixels() - first;
    const int64_t depth = left < stretch ? left : stretch;
    for (int64_t o = 0; o < p.out.channels; o += most_rows) {
      for (int64_t k = 0; k < depth; ++k) pixels[k] = dy + (first + k) * p.out.channels + o;
      const bool room =
          o + (most_rows + vector::width - 1) / vector::width * vector::width <= p.out.channels;
      const int64_t channels_left = p.out.channels - o;
      if (room) {
        pack_rows(pixels, depth, most_rows, rows + o * depth);
      } else {
        pack_last_rows(pixels, depth, channels_left < most_rows ? channels_left : most_rows,
                       rows + o * depth);
      }
    }
    for (int64_t tap = 0; tap < p.taps(); ++tap) {
      find_pixels(p, x, zeros, at, depth, tap, pixels);
      for (int64_t i = 0; i < p.in.channels;) {
        const int64_t width = i + panel <= p.in.channels ? panel : vector::width;
        pack_rows(pixels, depth, width, packed);
        add_products(p, rows, packed, depth, width,
                     sums + tap * p.out.channels * p.in.channels + i);
        for (int64_t k = 0; k < depth; ++k) {
          if (pixels[k] != zeros) pixels[k] += width;
        }
        i += width;
      }
    }
    for (int64_t k = 0; k < depth; ++k) at.advance(p.out);
  }
}

}  // namespace
}  // namespace graft::onednn::weight_gradient
