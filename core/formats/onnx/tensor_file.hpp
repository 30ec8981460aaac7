// Reads a file that holds one TensorProto, as the inputs and outputs of ONNX's own tests are kept.
#pragma once

#include "formats/onnx/reader.hpp"

namespace graft::onnx {

// The bytes must outlive the tensor, which may point into them. Errors as those of read().
result<tensor> read_tensor_file(std::span<const std::byte> bytes, const limits& bounds = {});

}  // namespace graft::onnx
