// The sliding window that convolutions and pools share, with ONNX's attributes resolved (auto_pad,
// dilations, ceil_mode).
#pragma once

#include "ops/op.hpp"

namespace graft::onednn {

// The window along one axis of the image.
struct window_axis {
  int64_t kernel = 1;
  int64_t stride = 1;
  int64_t dilation = 1;
  int64_t before = 0;
  int64_t after = 0;
  int64_t out = 0;
};

// `image` is [N,C,...] with as many further axes as the kernel has.
status find_axes(const node& at, const shape& image, const std::vector<int64_t>& kernel,
                 std::vector<window_axis>& out);

// The two-dimensional window, which oneDNN's kernels take.
struct window {
  int64_t kernel[2] = {1, 1};
  int64_t stride[2] = {1, 1};
  int64_t dilation[2] = {1, 1};
  int64_t before[2] = {0, 0};  // padding at the top and left
  int64_t after[2] = {0, 0};   // padding at the bottom and right, as the model says
  int64_t out[2] = {0, 0};     // size of the output

  // Padding at the bottom and right up to the last tap of the last window; larger than `after`
  // where ceil_mode lets a window hang over the edge, and it may be negative.
  [[nodiscard]] int64_t reach(int axis, int64_t input) const {
    return (out[axis] - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1 - input -
           before[axis];
  }
};

// `image` is [N,C,H,W]; the kernel comes from the weights (conv) or from kernel_shape (pool).
status find_window(const node& at, const shape& image, const std::vector<int64_t>& kernel,
                   window& out);

}  // namespace graft::onednn
