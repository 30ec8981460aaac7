// Reads an ONNX model from bytes that nobody has vouched for. The bytes (a mapped file, say) must
// outlive the model: large tensors point into them.
#pragma once

#include "formats/onnx/model.hpp"

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace graft::onnx {

// What a file may ask for; beyond it the reader stops with a status.
struct limits {
  std::size_t nodes = 100'000;
  std::size_t tensors = 100'000;
  std::size_t rank = 16;
  std::size_t name_bytes = 65'536;
  std::size_t list_elements = 1'000'000;        // of one attribute, or of a node's inputs
  uint64_t tensor_bytes = uint64_t{1} << 31U;   // of one tensor
  uint64_t decoded_bytes = uint64_t{1} << 29U;  // of all tensors that do not use raw_data
};

// Errors are data_loss with the byte where the fault lies, or unimplemented for what is refused by
// rule (external data, sparse initialisers, functions). Each is one sentence without the file's
// name, which the caller adds.
result<model> read(std::span<const std::byte> bytes, const limits& bounds = {});

}  // namespace graft::onnx
