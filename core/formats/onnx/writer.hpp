// Writes an ONNX model: the counterpart of reader.hpp, for nodes that must hand another library a
// file that it can read, and for tests.
#pragma once

#include "formats/onnx/model.hpp"

#include <cstddef>
#include <vector>

namespace graft::onnx {

// The model as a file's bytes. Tensors are written as raw_data; attributes that the reader kept as
// opaque bytes are written back unchanged. The same model gives the same bytes.
std::vector<std::byte> write(const model& model);

}  // namespace graft::onnx
