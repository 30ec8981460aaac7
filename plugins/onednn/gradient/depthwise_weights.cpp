// One block of channels at a time is copied into a small zero-padded image, so that every tap of
// every output is inside it and in cache; the sums of all taps then stay in registers.
#include "gradient/depthwise_weights.hpp"

#include <algorithm>
#include <cstring>

namespace graft::onednn::gradient {
namespace {

constexpr int64_t block = 16;  // channels: a vector of AVX-512, two of AVX2, four of SSE
typedef float vector __attribute__((vector_size(block * sizeof(float)), aligned(4), may_alias));

int64_t padded_height(const depthwise_shape& s) {
  return std::max(s.top + s.height, (s.out_height - 1) * s.stride + s.kernel);
}
int64_t padded_width(const depthwise_shape& s) {
  return std::max(s.left + s.width, (s.out_width - 1) * s.stride + s.kernel);
}

// `here` channels of an image of `channels`, into rows of `block` with zeros after them.
[[gnu::always_inline]] inline void copy_channels(const float* from, int64_t pixels,
                                                 int64_t channels, int64_t here, float* to) {
  if (here == block) {
    for (int64_t i = 0; i < pixels; ++i) {
      *reinterpret_cast<vector*>(to + i * block) =
          *reinterpret_cast<const vector*>(from + i * channels);
    }
    return;
  }
  for (int64_t i = 0; i < pixels; ++i) {
    for (int64_t c = 0; c < here; ++c) to[i * block + c] = from[i * channels + c];
  }
}

// Adds one image's products to sums[Rows][K], for the Rows rows of taps from `first` on.
template <int K, int Rows>
[[gnu::always_inline]] inline void taps(const depthwise_shape& s, const float* image,
                                        const float* dy, int first, vector* sums) {
  const int64_t width = padded_width(s);
  vector sum[Rows * K];
  for (int t = 0; t < Rows * K; ++t) sum[t] = sums[first * K + t];
  for (int64_t i = 0; i < s.out_height; ++i) {
    const float* row = image + (i * s.stride + first) * width * block;
    for (int64_t j = 0; j < s.out_width; ++j) {
      const vector d = *reinterpret_cast<const vector*>(dy + (i * s.out_width + j) * block);
      const float* at = row + j * s.stride * block;
#pragma GCC unroll 8
      for (int u = 0; u < Rows; ++u) {
#pragma GCC unroll 8
        for (int v = 0; v < K; ++v) {
          sum[u * K + v] += d * *reinterpret_cast<const vector*>(at + (u * width + v) * block);
        }
      }
    }
  }
  for (int t = 0; t < Rows * K; ++t) sums[first * K + t] = sum[t];
}

template <int K, int Rows>
[[gnu::always_inline]] inline void run(const depthwise_shape& s, const float* x, const float* dy,
                                       float* dw, float* db, float* scratch) {
  const int64_t width = padded_width(s);
  const int64_t outputs = s.out_height * s.out_width;
  float* image = scratch;
  float* error = scratch + padded_height(s) * width * block;
  for (int64_t c = 0; c < s.channels; c += block) {
    const int64_t here = std::min(block, s.channels - c);
    std::memset(scratch, 0, static_cast<std::size_t>(depthwise_scratch(s)) * sizeof(float));
    vector sums[K * K] = {};
    vector bias = {};
    for (int64_t n = 0; n < s.items; ++n) {
      for (int64_t i = 0; i < s.height; ++i) {
        copy_channels(x + ((n * s.height + i) * s.width) * s.channels + c, s.width, s.channels,
                      here, image + ((s.top + i) * width + s.left) * block);
      }
      copy_channels(dy + n * outputs * s.channels + c, outputs, s.channels, here, error);
      for (int64_t i = 0; i < outputs; ++i) bias += reinterpret_cast<const vector*>(error)[i];
      int first = 0;
      for (; first + Rows <= K; first += Rows) taps<K, Rows>(s, image, error, first, sums);
      for (; first < K; ++first) taps<K, 1>(s, image, error, first, sums);
    }
    for (int64_t k = 0; k < here; ++k) {
      for (int t = 0; t < K * K; ++t) dw[(c + k) * K * K + t] = sums[t][k];
      db[c + k] = bias[k];
    }
  }
}

using kernel = void (*)(const depthwise_shape&, const float*, const float*, float*, float*, float*);

// Rows of taps at once: as many as there are registers for.
#define GRAFT_DEPTHWISE(name, isa, rows3, rows5, rows7)                                  \
  isa void name##3(const depthwise_shape& s, const float* x, const float* dy, float* dw, \
                   float* db, float* scratch) {                                          \
    run<3, rows3>(s, x, dy, dw, db, scratch);                                            \
  }                                                                                      \
  isa void name##5(const depthwise_shape& s, const float* x, const float* dy, float* dw, \
                   float* db, float* scratch) {                                          \
    run<5, rows5>(s, x, dy, dw, db, scratch);                                            \
  }                                                                                      \
  isa void name##7(const depthwise_shape& s, const float* x, const float* dy, float* dw, \
                   float* db, float* scratch) {                                          \
    run<7, rows7>(s, x, dy, dw, db, scratch);                                            \
  }                                                                                      \
  constexpr kernel name[] = {name##3, name##5, name##7};

GRAFT_DEPTHWISE(wide, __attribute__((target("avx512f,fma"))), 3, 5, 3)
GRAFT_DEPTHWISE(middle, __attribute__((target("avx2,fma"))), 1, 1, 1)
GRAFT_DEPTHWISE(narrow, , 1, 1, 1)

}  // namespace

bool has_depthwise_weights(const depthwise_shape& s) {
  return s.kernel == 3 || s.kernel == 5 || s.kernel == 7;
}

int64_t depthwise_scratch(const depthwise_shape& s) {
  return (padded_height(s) * padded_width(s) + s.out_height * s.out_width) * block;
}

void depthwise_weights(const depthwise_shape& s, const float* x, const float* dy, float* dw,
                       float* db, float* scratch) {
  static const kernel* const best =
      __builtin_cpu_supports("avx512f")                                 ? wide
      : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? middle
                                                                        : narrow;
  best[(s.kernel - 3) / 2](s, x, dy, dw, db, scratch);
}

}  // namespace graft::onednn::gradient
