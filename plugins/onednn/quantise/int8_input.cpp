#include "quantise/int8_input.hpp"

#include "kernels/widest.hpp"

#include <array>
#include <vector>

namespace graft::onednn {
namespace {

// x / scale to the nearest integer, ties to even, saturated; NaN becomes the lowest.
GRAFT_WIDEST __attribute__((optimize("O3"))) void round_row(const float* __restrict from, int64_t n,
                                                            float inverse, float low, float high,
                                                            uint8_t* __restrict to) {
  constexpr float whole = 12582912.0F;  // 1.5 * 2^23: adding it leaves no fraction
  for (int64_t i = 0; i < n; ++i) {
    float q = from[i] * inverse;
    q = q > low ? q : low;
    q = q < high ? q : high;
    to[i] = static_cast<uint8_t>(static_cast<int32_t>((q + whole) - whole));
  }
}

void round_row(const float* from, int64_t n, const int8_input& as, uint8_t* to) {
  const bool is_signed = as.type == dtype::i8;
  round_row(from, n, 1 / as.scale, is_signed ? -128.0F : 0.0F, is_signed ? 127.0F : 255.0F, to);
}

}  // namespace

void write_image(const uint8_t* rgb, int64_t height, int64_t width, const image_input& how,
                 const int8_input& as, const input_strides& strides, uint8_t* to) {
  // A pixel has 256 values in each channel of the image.
  std::array<std::array<uint8_t, 256>, 3> tables;
  uint8_t* out[3];
  for (std::size_t c = 0; c < 3; ++c) {
    const std::size_t place = how.bgr ? 2 - c : c;
    out[c] = to + static_cast<int64_t>(place) * strides.channel;
    float values[256];
    for (std::size_t v = 0; v < 256; ++v) {
      values[v] = (static_cast<float>(v) - how.mean[place]) * how.scale[place];
    }
    round_row(values, 256, as, tables[c].data());
  }
  for (int64_t y = 0; y < height; ++y) {
    const uint8_t* row = rgb + y * width * 3;
    for (int64_t x = 0; x < width; ++x) {
      const int64_t at = y * strides.row + x * strides.column;
      out[0][at] = tables[0][row[3 * x]];
      out[1][at] = tables[1][row[3 * x + 1]];
      out[2][at] = tables[2][row[3 * x + 2]];
    }
  }
}

void write_planes(const float* planes, int64_t channels, int64_t height, int64_t width,
                  const int8_input& as, const input_strides& strides, uint8_t* to) {
  std::vector<uint8_t> row(static_cast<std::size_t>(width));
  for (int64_t c = 0; c < channels; ++c) {
    for (int64_t y = 0; y < height; ++y) {
      round_row(planes + (c * height + y) * width, width, as, row.data());
      uint8_t* out = to + c * strides.channel + y * strides.row;
      for (int64_t x = 0; x < width; ++x) {
        out[x * strides.column] = row[static_cast<std::size_t>(x)];
      }
    }
  }
}

}  // namespace graft::onednn
