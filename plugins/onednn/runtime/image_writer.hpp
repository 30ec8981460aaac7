// The network's input as its first kernel wants it, written in one pass over the image.
#pragma once

#include "runtime/network.hpp"

#include <cstdint>

namespace graft::onednn {

// Distances in floats between neighbours of the network's input.
struct input_strides {
  int64_t item = 0;
  int64_t channel = 0;
  int64_t row = 0;
  int64_t column = 0;
};

// One image, uint8 [height,width,3] RGB, normalised to three channels.
void write_image(const uint8_t* rgb, int64_t height, int64_t width, const image_input& how,
                 const input_strides& strides, float* to);

// One item, float32 [channels,height,width], already normalised.
void write_planes(const float* planes, int64_t channels, int64_t height, int64_t width,
                  const input_strides& strides, float* to);

}  // namespace graft::onednn
