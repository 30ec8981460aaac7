// Memory for tensors: 64-byte aligned, sized once, freed with its owner.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace graft::tensor {

inline constexpr std::size_t alignment = 64;

class buffer {
 public:
  buffer() = default;
  // Fails with resource_exhausted rather than throw.
  static result<buffer> make(uint64_t size);

  [[nodiscard]] std::byte* data() const { return data_.get(); }
  [[nodiscard]] uint64_t size() const { return size_; }

 private:
  struct release {
    void operator()(std::byte* memory) const;
  };
  std::unique_ptr<std::byte, release> data_;
  uint64_t size_ = 0;
};

}  // namespace graft::tensor
