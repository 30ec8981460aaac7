// An exported model computed node by node with the engine's reference kernels.
#pragma once

#include "formats/onnx/model.hpp"

#include <cstdint>
#include <vector>

namespace graft::test {

// The rows of the only output for `images`, uint8 [n,H,W,3] by the model's only input.
std::vector<std::vector<float>> evaluate(const onnx::model& model,
                                         const std::vector<uint8_t>& images, int64_t n);

}  // namespace graft::test
