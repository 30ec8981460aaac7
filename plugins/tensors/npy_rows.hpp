// A .npy file read row by row, so that an array larger than memory can be a source.
#pragma once

#include "formats/npy.hpp"

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace graft::tensors {

// Row i is everything below the first dimension. Any number of threads may read at once.
class npy_rows {
 public:
  // Errors, without the path, which the caller knows: no such file, not an .npy file, a scalar, or
  // a size that disagrees with the header.
  static result<npy_rows> open(const std::string& path);
  ~npy_rows();
  npy_rows(npy_rows&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), header_(std::move(other.header_)) {}
  npy_rows& operator=(npy_rows&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(header_, other.header_);
    return *this;
  }

  [[nodiscard]] formats::npy_dtype dtype() const { return header_.dtype; }
  [[nodiscard]] const std::vector<int64_t>& shape() const { return header_.shape; }
  [[nodiscard]] int64_t count() const { return header_.shape[0]; }
  // Bytes of one row.
  [[nodiscard]] std::size_t row_size() const;
  // Reads row i; `to` has row_size() bytes and 0 <= i < count().
  [[nodiscard]] status read(int64_t i, std::span<std::byte> to) const;

 private:
  npy_rows(int descriptor, formats::npy_header header)
      : descriptor_(descriptor), header_(std::move(header)) {}

  int descriptor_ = -1;
  formats::npy_header header_;
};

}  // namespace graft::tensors
