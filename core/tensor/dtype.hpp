// Element types of tensors: their size and name.
#pragma once

#include <graft/abi/tensor.h>

#include <cstdint>
#include <string_view>

namespace graft::tensor {

// Bytes of one element; 0 for a number that is no dtype.
uint64_t dtype_size(int32_t dtype);

// "float32", "uint8", ...
std::string_view dtype_name(int32_t dtype);

}  // namespace graft::tensor
