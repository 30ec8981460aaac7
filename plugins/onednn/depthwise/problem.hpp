// What the kernel for the gradient of a depthwise convolution's weights is given.
#pragma once

#include <cstdint>

namespace graft::onednn::depthwise {

// Images [N,H,W,C].
struct problem {
  int64_t items = 0;
  int64_t channels = 0;
  int64_t height = 0;  // of the input
  int64_t width = 0;
  int64_t out_height = 0;
  int64_t out_width = 0;
  int64_t kernel = 0;  // 3, 5 or 7; square, not dilated
  int64_t stride = 1;  // of both axes
  int64_t top = 0;     // padding
  int64_t left = 0;
};

}  // namespace graft::onednn::depthwise
