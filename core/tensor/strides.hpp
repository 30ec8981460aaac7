// The strides of a tensor that lies in memory without gaps.
#pragma once

#include <graft/abi/tensor.h>

#include <cstdint>

namespace graft::tensor {

// Fills them in from rank and shape, and gives the number of elements.
inline int64_t fill_strides(graft_tensor& tensor) {
  int64_t stride = 1;
  for (int32_t i = tensor.rank; i-- > 0;) {
    tensor.strides[i] = stride;
    stride *= tensor.shape[i];
  }
  return stride;
}

}  // namespace graft::tensor
