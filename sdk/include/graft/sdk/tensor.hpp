// Typed access to tensors that crossed the boundary.
#pragma once

#include <graft/abi/tensor.h>

#include <cstdint>
#include <span>

namespace graft {

// Number of elements.
inline int64_t element_count(const graft_tensor& tensor) {
  int64_t n = 1;
  for (int32_t i = 0; i < tensor.rank; ++i) n *= tensor.shape[i];
  return n;
}

inline std::span<const int64_t> shape(const graft_tensor& tensor) {
  return {tensor.shape, static_cast<std::size_t>(tensor.rank)};
}

// A contiguous float32 tensor over memory of the caller's.
inline graft_tensor float_tensor(float* data, std::span<const int64_t> shape) {
  graft_tensor made{};
  made.struct_size = sizeof(made);
  made.data = data;
  made.dtype = GRAFT_FLOAT32;
  made.rank = static_cast<int32_t>(shape.size());
  int64_t stride = 1;
  for (int32_t i = made.rank; i-- > 0;) {
    made.shape[i] = shape[static_cast<std::size_t>(i)];
    made.strides[i] = stride;
    stride *= made.shape[i];
  }
  return made;
}

// The elements of a contiguous tensor whose dtype is known to be T's (ports are checked by the
// host).
template <class T>
std::span<T> elements(const graft_tensor& tensor) {
  return {static_cast<T*>(tensor.data), static_cast<std::size_t>(element_count(tensor))};
}

}  // namespace graft
