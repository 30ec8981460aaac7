#include "formats/onnx/tensor_file.hpp"

#include "formats/onnx/tensor_reader.hpp"

namespace graft::onnx {

result<tensor> read_tensor_file(std::span<const std::byte> bytes, const limits& bounds) {
  wire_field whole;  // the file is the message: it has no key and no length before it
  whole.type = wire_type::bytes;
  whole.bytes = bytes;
  uint64_t decoded_left = bounds.decoded_bytes;
  tensor out;
  GRAFT_TRY(read_tensor(whole, bounds, decoded_left, out));
  return out;
}

}  // namespace graft::onnx
