// NumPy's .npy files (format 1.0 to 3.0), read with every size checked before it is used, and
// written whole or not at all. Little endian, C order; see numpy.lib.format.
#pragma once

#include "formats/whole_file.hpp"

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace graft::formats {

enum class npy_dtype { float32, float64, int64, int32, uint8 };

// Bytes of one element.
std::size_t npy_item_size(npy_dtype dtype);
// NumPy's name of it: "<f4".
std::string_view npy_descr(npy_dtype dtype);

struct npy_array {
  npy_dtype dtype = npy_dtype::float32;
  std::vector<int64_t> shape;  // empty for a scalar
  std::vector<std::byte> bytes;

  // The elements; T must be the C++ type of dtype.
  template <class T>
  [[nodiscard]] std::span<const T> as() const {
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
};

// What stands before the data.
struct npy_header {
  npy_dtype dtype = npy_dtype::float32;
  std::vector<int64_t> shape;
  std::size_t data_offset = 0;  // bytes from the start of the file
  std::size_t data_size = 0;    // bytes, the product of shape and item size
};

// Reads the header from the first bytes of a file, which need not hold the data.
result<npy_header> read_npy_header(std::span<const std::byte> bytes);
// The whole of a file in memory. Data that is too short or too long is `data_loss`; other dtypes,
// byte orders and Fortran order are `unimplemented`.
result<npy_array> read_npy(std::span<const std::byte> bytes);
// As read_npy; memory is allocated only once the file's size agrees with its header.
result<npy_array> read_npy_file(const std::string& path);

// The bytes of a header, padded so that data starts at a multiple of 64.
std::string make_npy_header(npy_dtype dtype, std::span<const int64_t> shape);
// A whole file in memory. `bytes` must have the size that dtype and shape say.
result<std::vector<std::byte>> write_npy(npy_dtype dtype, std::span<const int64_t> shape,
                                         std::span<const std::byte> bytes);
// As write_npy, into a file.
status write_npy_file(const std::string& path, npy_dtype dtype, std::span<const int64_t> shape,
                      std::span<const std::byte> bytes);

// Writes a file piece by piece when its shape is known from the start. The file appears at `path`
// at finish(); before that, or without it, nothing is there.
class npy_writer {
 public:
  static result<npy_writer> create(const std::string& path, npy_dtype dtype,
                                   std::span<const int64_t> shape);

  // The next elements in C order.
  status append(std::span<const std::byte> bytes);
  // Fails where fewer bytes came than the shape says.
  status finish();

 private:
  npy_writer(whole_file file, std::size_t left) : file_(std::move(file)), left_(left) {}

  whole_file file_;
  std::size_t left_;  // bytes still to come
};

}  // namespace graft::formats
