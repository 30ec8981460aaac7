// The gradient of a depthwise convolution's weights. A line of channels at a time is copied into
// small zero-padded images, so that every tap of every output is inside them and in the nearest
// cache; the sums of as many taps as there are registers for then stay in registers. Internal
// linkage: see simd/kernel_table.hpp.
#pragma once

#include "depthwise/problem.hpp"
#include "simd/vectors.hpp"

namespace graft::onednn::depthwise {
namespace {

using namespace simd;

constexpr int64_t line = 16;                       // floats of a line of the cache
constexpr int64_t vectors = line / vector::width;  // each has an image of its own

inline int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }
inline int64_t padded_width(const problem& p) {
  return larger(p.left + p.width, (p.out_width - 1) * p.stride + p.kernel);
}
inline int64_t padded_pixels(const problem& p) {
  return larger(p.top + p.height, (p.out_height - 1) * p.stride + p.kernel) * padded_width(p);
}
inline int64_t outputs(const problem& p) { return p.out_height * p.out_width; }
inline int64_t scratch_floats(const problem& p) { return (padded_pixels(p) + outputs(p)) * line; }

// `channels` floats (up to a line) of each of `pixels` pixels, `stride` apart, to images that are
// `image` floats long; what is missing of a vector stays as it is.
inline void copy_line(const float* from, int64_t pixels, int64_t stride, int64_t channels,
                      float* to, int64_t image) {
  for (int64_t i = 0; i < pixels; ++i, from += stride, to += vector::width) {
    for (int64_t v = 0; v < vectors; ++v) {
      const int64_t left = channels - v * vector::width;
      if (left >= vector::width) {
        store(to + v * image, load(from + v * vector::width));
      } else {
        for (int64_t c = 0; c < left; ++c) to[v * image + c] = from[v * vector::width + c];
      }
    }
  }
}

// Adds one image's products to sums[Rows * K], for the Rows rows of taps from `first` on.
template <int K, int Rows>
inline void add_taps(const problem& p, const float* image, const float* dy, int first,
                     float* sums) {
  const int64_t row = padded_width(p) * vector::width;
  vector sum[Rows * K];
#pragma GCC unroll 64
  for (int t = 0; t < Rows * K; ++t) sum[t] = load(sums + (first * K + t) * vector::width);
  for (int64_t i = 0; i < p.out_height; ++i) {
    const float* at = image + (i * p.stride + first) * row;
    for (int64_t j = 0; j < p.out_width; ++j, at += p.stride * vector::width) {
      const vector d = load(dy + (i * p.out_width + j) * vector::width);
#pragma GCC unroll 8
      for (int u = 0; u < Rows; ++u) {
#pragma GCC unroll 8
        for (int v = 0; v < K; ++v) {
          sum[u * K + v] = fused(d, load(at + u * row + v * vector::width), sum[u * K + v]);
        }
      }
    }
  }
#pragma GCC unroll 64
  for (int t = 0; t < Rows * K; ++t) store(sums + (first * K + t) * vector::width, sum[t]);
}

// All K rows of taps, as many at once as leave a register for dy.
template <int K>
inline void add_image(const problem& p, const float* image, const float* dy, float* sums) {
  constexpr int fitting = (registers - 2) / K;
  constexpr int rows = fitting < K ? fitting : K;
  int first = 0;
  for (; first + rows <= K; first += rows) add_taps<K, rows>(p, image, dy, first, sums);
  for (; first < K; ++first) add_taps<K, 1>(p, image, dy, first, sums);
}

inline void add_bias(const float* dy, int64_t pixels, float* to) {
  vector sum = load(to);
  for (int64_t i = 0; i < pixels; ++i) sum = sum + load(dy + i * vector::width);
  store(to, sum);
}

template <int K>
inline void sum_lines(const problem& p, const float* x, const float* dy, float* dw, float* db,
                      float* scratch) {
  const int64_t width = padded_width(p);
  const int64_t image = padded_pixels(p) * vector::width;
  const int64_t error = outputs(p) * vector::width;
  float* images = scratch;
  float* errors = scratch + vectors * image;
  for (int64_t c = 0; c < p.channels; c += line) {
    const int64_t here = p.channels - c < line ? p.channels - c : line;
    for (int64_t i = 0; i < scratch_floats(p); ++i) scratch[i] = 0;
    float sums[vectors][(K * K + 1) * vector::width] = {};  // of each tap, and of dy
    for (int64_t n = 0; n < p.items; ++n) {
      for (int64_t i = 0; i < p.height; ++i) {
        copy_line(x + ((n * p.height + i) * p.width) * p.channels + c, p.width, p.channels, here,
                  images + ((p.top + i) * width + p.left) * vector::width, image);
      }
      copy_line(dy + n * outputs(p) * p.channels + c, outputs(p), p.channels, here, errors, error);
      for (int64_t v = 0; v < vectors && v * vector::width < here; ++v) {
        add_image<K>(p, images + v * image, errors + v * error, sums[v]);
        add_bias(errors + v * error, outputs(p), sums[v] + K * K * vector::width);
      }
    }
    for (int64_t k = 0; k < here; ++k) {
      const float* of = sums[k / vector::width] + k % vector::width;
      for (int t = 0; t < K * K; ++t) dw[(c + k) * K * K + t] = of[t * vector::width];
      db[c + k] = of[K * K * vector::width];
    }
  }
}

inline void sum_weight_gradient(const problem& p, const float* x, const float* dy, float* dw,
                                float* db, float* scratch) {
  if (p.kernel == 3) sum_lines<3>(p, x, dy, dw, db, scratch);
  if (p.kernel == 5) sum_lines<5>(p, x, dy, dw, db, scratch);
  if (p.kernel == 7) sum_lines<7>(p, x, dy, dw, db, scratch);
}

}  // namespace
}  // namespace graft::onednn::depthwise
