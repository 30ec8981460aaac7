#include "winograd/weights.hpp"

#include "kernels/widest.hpp"

#include <algorithm>

namespace graft::onednn::winograd {
namespace {

constexpr int64_t taps = 9;
constexpr int64_t together = 16;  // channels that go through a transform side by side

using lanes = float[together];

// out = G in: three rows of `together` become window_of(Tile).
template <int64_t Tile>
inline void to_points(const lanes* in, int64_t step, lanes* out) {
  for (int64_t l = 0; l < together; ++l) {
    const float a = in[0][l];
    const float b = in[step][l];
    const float c = in[2 * step][l];
    constexpr float unit = Tile == 4 ? 1.0F / 6 : 2.0F / 9;
    constexpr float steep = Tile == 4 ? 1.0F / 24 : 1.0F / 90;
    const float even = (a + c) * unit;
    const float steep_even = (a + 4 * c) * steep;
    out[0][l] = Tile == 4 ? a * 0.25F : a;
    out[1][l] = -even - b * unit;
    out[2][l] = b * unit - even;
    out[3][l] = steep_even + 2 * b * steep;
    out[4][l] = steep_even - 2 * b * steep;
    if constexpr (Tile == 6) {
      const float flat_even = (4 * a + c) * (1.0F / 180);
      out[5][l] = flat_even + b * (1.0F / 90);
      out[6][l] = flat_even - b * (1.0F / 90);
    }
    out[window_of(Tile) - 1][l] = c;
  }
}

// out = G^T in: six rows become three.
inline void from_points(const lanes* in, int64_t step, lanes* out) {
  for (int64_t l = 0; l < together; ++l) {
    const float even = (in[step][l] + in[2 * step][l]) * (1.0F / 6);
    const float odd = (in[2 * step][l] - in[step][l]) * (1.0F / 6);
    const float steep_even = in[3 * step][l] + in[4 * step][l];
    const float steep_odd = in[3 * step][l] - in[4 * step][l];
    out[0][l] = in[0][l] * 0.25F - even + steep_even * (1.0F / 24);
    out[1][l] = odd + steep_odd * (1.0F / 12);
    out[2][l] = steep_even * (1.0F / 6) - even + in[5 * step][l];
  }
}

template <int64_t Tile>
inline void all_points(const lanes* g, lanes* made) {
  constexpr int64_t window = window_of(Tile);
  lanes half[3 * window];  // [column of g][row of points]
  for (int64_t x = 0; x < 3; ++x) to_points<Tile>(g + x, 3, half + x * window);
  for (int64_t y = 0; y < window; ++y) to_points<Tile>(half + y, window, made + y * window);
}

GRAFT_WIDEST void points_of(int64_t tile, const lanes* g, lanes* made) {
  tile == 6 ? all_points<6>(g, made) : all_points<4>(g, made);
}

GRAFT_WIDEST void weights_of(const lanes* points, lanes* g) {
  constexpr int64_t window = window_of(4);
  lanes half[3 * window];  // [column of points][row of g]
  for (int64_t x = 0; x < window; ++x) from_points(points + x, window, half + x * 3);
  for (int64_t y = 0; y < 3; ++y) from_points(half + y, 3, g + y * 3);
}

}  // namespace

void pack_weights(const simd::kernel_table& kernels, int64_t tile, const float* weights, int64_t in,
                  int64_t out, float* packed) {
  for (int64_t first = 0; first < out; first += together) {
    const int64_t count = std::min(together, out - first);
    for (int64_t i = 0; i < in; ++i) {
      lanes g[taps] = {};
      lanes points[positions_of(6)];
      for (int64_t l = 0; l < count; ++l) {
        for (int64_t t = 0; t < taps; ++t) g[t][l] = weights[((first + l) * in + i) * taps + t];
      }
      points_of(tile, g, points);
      // Channels of one vector lie side by side in every panel.
      for (int64_t l = 0; l < count; l += kernels.vector) {
        const int64_t place = simd::packed_place(kernels, out, in, i, first + l);
        for (int64_t k = 0; k < positions_of(tile); ++k) {
          std::copy_n(points[k] + l, kernels.vector, packed + k * out * in + place);
        }
      }
    }
  }
}

void turn_weights(const float* weights, int64_t in, int64_t out, float* turned) {
  for (int64_t o = 0; o < out; ++o) {
    for (int64_t i = 0; i < in; ++i) {
      std::reverse_copy(weights + (o * in + i) * taps, weights + (o * in + i + 1) * taps,
                        turned + (i * out + o) * taps);
    }
  }
}

void unpack_gradient(const float* sums, int64_t in, int64_t out, float* gradient) {
  for (int64_t first = 0; first < out; first += together) {
    const int64_t count = std::min(together, out - first);
    for (int64_t i = 0; i < in; ++i) {
      lanes points[positions_of(4)] = {};
      lanes g[taps];
      for (int64_t k = 0; k < positions_of(4); ++k) {
        std::copy_n(sums + (k * in + i) * out + first, count, points[k]);
      }
      weights_of(points, g);
      for (int64_t l = 0; l < count; ++l) {
        for (int64_t t = 0; t < taps; ++t) gradient[((first + l) * in + i) * taps + t] = g[t][l];
      }
    }
  }
}

}  // namespace graft::onednn::winograd
