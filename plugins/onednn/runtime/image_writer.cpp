#include "runtime/image_writer.hpp"

#include "kernels/widest.hpp"

#include <cstring>

namespace graft::onednn {
namespace {

// Three rows of floats from one row of RGB bytes.
GRAFT_WIDEST __attribute__((optimize("O3"))) void split_row(
    const uint8_t* __restrict rgb, int64_t width, const float* mean, const float* scale,
    float* __restrict first, float* __restrict second, float* __restrict third) {
  for (int64_t x = 0; x < width; ++x) {
    first[x] = (static_cast<float>(rgb[3 * x]) - mean[0]) * scale[0];
    second[x] = (static_cast<float>(rgb[3 * x + 1]) - mean[1]) * scale[1];
    third[x] = (static_cast<float>(rgb[3 * x + 2]) - mean[2]) * scale[2];
  }
}

}  // namespace

void write_image(const uint8_t* rgb, int64_t height, int64_t width, const image_input& how,
                 const input_strides& strides, float* to) {
  // The values in the order of the image's bytes: R, G, B.
  const std::size_t place[3] = {how.bgr ? 2U : 0U, 1U, how.bgr ? 0U : 2U};
  float mean[3];
  float scale[3];
  float* out[3];
  for (std::size_t c = 0; c < 3; ++c) {
    mean[c] = how.mean[place[c]];
    scale[c] = how.scale[place[c]];
    out[c] = to + static_cast<int64_t>(place[c]) * strides.channel;
  }
  for (int64_t y = 0; y < height; ++y) {
    const uint8_t* row = rgb + y * width * 3;
    const int64_t at = y * strides.row;
    if (strides.column == 1) {
      split_row(row, width, mean, scale, out[0] + at, out[1] + at, out[2] + at);
      continue;
    }
    for (int64_t x = 0; x < width; ++x) {
      for (std::size_t c = 0; c < 3; ++c) {
        out[c][at + x * strides.column] =
            (static_cast<float>(row[3 * x + static_cast<int64_t>(c)]) - mean[c]) * scale[c];
      }
    }
  }
}

void write_planes(const float* planes, int64_t channels, int64_t height, int64_t width,
                  const input_strides& strides, float* to) {
  for (int64_t c = 0; c < channels; ++c) {
    for (int64_t y = 0; y < height; ++y) {
      const float* row = planes + (c * height + y) * width;
      float* out = to + c * strides.channel + y * strides.row;
      if (strides.column == 1) {
        std::memcpy(out, row, static_cast<std::size_t>(width) * sizeof(float));
        continue;
      }
      for (int64_t x = 0; x < width; ++x) out[x * strides.column] = row[x];
    }
  }
}

}  // namespace graft::onednn
