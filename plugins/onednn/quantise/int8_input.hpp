// The network's input as its first int8 layer wants it, in place of image_writer.hpp's floats.
#pragma once

#include "ir/tensor.hpp"
#include "runtime/image_writer.hpp"

namespace graft::onednn {

// An element q stands for scale * q.
struct int8_input {
  dtype type = dtype::i8;  // or u8
  float scale = 1;
};

// As write_image() and write_planes(), rounded. Strides are in elements.
void write_image(const uint8_t* rgb, int64_t height, int64_t width, const image_input& how,
                 const int8_input& as, const input_strides& strides, uint8_t* to);
void write_planes(const float* planes, int64_t channels, int64_t height, int64_t width,
                  const int8_input& as, const input_strides& strides, uint8_t* to);

}  // namespace graft::onednn
