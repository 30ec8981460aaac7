// An ONNX model with the values that its parameters were trained to, for the engine that predicts.
#pragma once

#include "gradient/parameter_store.hpp"

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace graft::onednn {

// The bytes of `onnx` with the float32 initialisers named by `parameters` replaced.
result<std::vector<std::byte>> with_parameters(std::span<const std::byte> onnx,
                                               const std::vector<gradient::parameter>& parameters);

}  // namespace graft::onednn
