// Reads one TensorProto; used by reader.cpp for initialisers and for attributes.
#pragma once

#include "formats/onnx/model.hpp"
#include "formats/onnx/reader.hpp"
#include "formats/onnx/wire.hpp"

namespace graft::onnx {

// `decoded_left` is what remains of limits::decoded_bytes and is lowered by what is used.
status read_tensor(const wire_field& message, const limits& bounds, uint64_t& decoded_left,
                   tensor& out);

// Repeated numbers, packed or not, appended with a limit on their count.
status append_integers(const wire_field& field, std::size_t limit, std::vector<int64_t>& out);
status append_reals(const wire_field& field, std::size_t limit, std::vector<float>& out);
// A string of at most `limit` bytes.
status read_string(const wire_field& field, std::size_t limit, std::string& out);

}  // namespace graft::onnx
