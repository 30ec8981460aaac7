// Where a network begins and ends: its image input and its feature tensor.
#pragma once

#include "formats/onnx/model.hpp"

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <string>

namespace graft::opencv {

// One image of the network's input.
struct input_shape {
  std::string name;
  int64_t channels = 0;
  int64_t height = 0;
  int64_t width = 0;
};

// The one input [N,C,H,W] that is not an initialiser. `height` and `width` stand in where the file
// leaves them open. Errors: where there is none, or another one, or its size stays open.
result<input_shape> find_input(const onnx::graph& graph, int64_t height, int64_t width);

// Name of the feature tensor: `wanted` where the pack names one, else the tensor `features`, else
// the last output. Errors: where no node makes it.
result<std::string> find_features(const onnx::graph& graph, const std::string& wanted);

}  // namespace graft::opencv
