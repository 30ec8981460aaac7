// ONNX tensors as constants of the IR.
#pragma once

#include "formats/onnx/model.hpp"
#include "ir/tensor.hpp"

#include <graft/sdk/result.hpp>

namespace graft::onednn {

// The IR's element type for an ONNX type: floating point of every width is f32. False for types
// that the IR does not have.
bool element_type(onnx::data_type from, dtype& to);

// Borrows the bytes where type and alignment allow, converts otherwise, so the model must outlive
// the constant. Errors: unimplemented for strings and unsigned types beyond 8 bits.
result<tensor_ptr> constant_of(const onnx::tensor& from);

}  // namespace graft::onednn
