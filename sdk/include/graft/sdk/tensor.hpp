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

// The elements of a contiguous tensor whose dtype is known to be T's (ports are checked by the
// host).
template <class T>
std::span<T> elements(const graft_tensor& tensor) {
  return {static_cast<T*>(tensor.data), static_cast<std::size_t>(element_count(tensor))};
}

}  // namespace graft
