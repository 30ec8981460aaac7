// Float tensors that the host hands to a network.
#pragma once

#include "tensor/strides.hpp"

#include <graft/abi/ext/differentiable.h>
#include <graft/abi/tensor.h>

#include <cstdint>
#include <new>
#include <span>
#include <vector>

namespace graft::runtime {

// Aligned as the ABI promises.
template <class T>
struct aligned_allocator {
  using value_type = T;
  aligned_allocator() = default;
  template <class U>
  explicit aligned_allocator(const aligned_allocator<U>& /*other*/) {}
  T* allocate(std::size_t n) {
    return static_cast<T*>(::operator new (n * sizeof(T), std::align_val_t{64}));
  }
  void deallocate(T* p, std::size_t /*n*/) { ::operator delete (p, std::align_val_t{64}); }
  friend bool operator==(const aligned_allocator&, const aligned_allocator&) { return true; }
};
using float_buffer = std::vector<float, aligned_allocator<float>>;

// A contiguous float32 tensor [n, shape...] over `data`.
inline graft_tensor float_tensor(float* data, int64_t n, std::span<const int64_t> shape) {
  graft_tensor made{};
  made.struct_size = sizeof(made);
  made.data = data;
  made.dtype = GRAFT_FLOAT32;
  made.rank = static_cast<int32_t>(shape.size()) + 1;
  made.shape[0] = n;
  for (std::size_t i = 0; i < shape.size(); ++i) made.shape[i + 1] = shape[i];
  tensor::fill_strides(made);
  return made;
}

// The sizes and the elements of a contiguous float32 tensor.
inline std::span<const int64_t> shape_of(const graft_tensor& tensor) {
  return {tensor.shape, static_cast<std::size_t>(tensor.rank)};
}
inline std::span<float> floats_of(const graft_tensor& tensor) {
  int64_t n = 1;
  for (const int64_t d : shape_of(tensor)) n *= d;
  return {static_cast<float*>(tensor.data), static_cast<std::size_t>(n)};
}

inline std::span<const int64_t> shape_of(const graft_boundary& boundary) {
  return {boundary.shape, static_cast<std::size_t>(boundary.rank)};
}
// Elements of one item.
inline int64_t item_size(const graft_boundary& boundary) {
  int64_t n = 1;
  for (const int64_t d : shape_of(boundary)) n *= d;
  return n;
}

}  // namespace graft::runtime
