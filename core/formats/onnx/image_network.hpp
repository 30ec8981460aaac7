// A network for images, made to take photos as they are instead of normalised tensors, and to give
// one row of features an item.
#pragma once

#include "formats/onnx/model.hpp"

#include <graft/sdk/status.hpp>

#include <array>
#include <cstdint>
#include <string>

namespace graft::onnx {

struct image_network {
  std::string input;     // the model's input, [N,3,H,W] of a floating type
  std::string features;  // the tensor that becomes the output
  int64_t channels = 3;
  int64_t height = 0;  // of the image
  int64_t width = 0;
  int64_t size = 0;    // features of an item
  bool photos = true;  // take uint8 [N,H,W,3] RGB; else float32 [N,C,H,W], normalised already
  bool bgr = false;    // the order in which the network takes the channels
  std::array<float, 3> mean{0, 0, 0};  // in that order: input = (pixel - mean) * scale
  std::array<float, 3> scale{1, 1, 1};
};

// Leaves what leads to the features, with one input ("image" or "input") in front and the output
// float32 [N,size]. The batch stays fixed where the model fixes it. Errors: unimplemented for
// a model of operators older than opset 7.
status make_image_network(model& model, const image_network& how);

}  // namespace graft::onnx
