// graft.onnx/1 of onednn.backbone: the network with its normalisation in front.
#pragma once

#include "runtime/network.hpp"

#include <cstddef>
#include <vector>

namespace graft::onednn {

// The model `onnx` as the backbone computes it: from photos (uint8 [N,H,W,3] RGB), else from
// normalised tensors, to features [N,F]. `shape` is that of network::inspect() with `options`.
result<std::vector<std::byte>> backbone_model(std::span<const std::byte> onnx,
                                              const compile_options& options,
                                              const network_shape& shape, bool photos);

}  // namespace graft::onednn
