// Backward-weights of a depthwise convolution: oneDNN 2.6 falls to a reference kernel for 5x5
// (design section 7), where this one runs near the speed of the forward pass.
#pragma once

#include <cstdint>

namespace graft::onednn::gradient {

struct depthwise_shape {
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

bool has_depthwise_weights(const depthwise_shape& s);
// Floats that depthwise_weights() wants to work in.
int64_t depthwise_scratch(const depthwise_shape& s);
// x and dy are [N,H,W,C]; dw [C,kernel,kernel] and db [C] are overwritten.
void depthwise_weights(const depthwise_shape& s, const float* x, const float* dy, float* dw,
                       float* db, float* scratch);

}  // namespace graft::onednn::gradient
