// What the kernel for the gradient of a convolution's weights is given.
#pragma once

#include <cstdint>

namespace graft::onednn::weight_gradient {

// Images [N,H,W,C], one after the other.
struct images {
  int64_t height = 0;
  int64_t width = 0;
  int64_t channels = 0;  // whole vectors
};

// sums[tap][o][i] += sum over images and pixels of dy[pixel][o] * x[pixel of tap][i].
struct problem {
  int64_t count = 0;  // images
  images in;
  images out;
  int64_t kernel[2] = {1, 1};
  int64_t stride[2] = {1, 1};
  int64_t dilation[2] = {1, 1};
  int64_t before[2] = {0, 0};  // padding at the top and left

  [[nodiscard]] int64_t taps() const { return kernel[0] * kernel[1]; }
  [[nodiscard]] int64_t pixels() const { return count * out.height * out.width; }
};

}  // namespace graft::onednn::weight_gradient
