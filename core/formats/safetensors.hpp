// Safetensors files: named tensors behind a JSON header, with a map of strings beside them. Read
// with every size checked before it is used; written so that equal content gives equal bytes.
// Format: github.com/huggingface/safetensors.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace graft::formats {

enum class safetensors_dtype {
  boolean,
  uint8,
  int8,
  int16,
  float16,
  bfloat16,
  int32,
  float32,
  int64,
  float64
};

// Bytes of one element.
std::size_t safetensors_item_size(safetensors_dtype dtype);
// The format's name of it: "F32".
std::string_view safetensors_dtype_name(safetensors_dtype dtype);

struct safetensors_tensor {
  safetensors_dtype dtype = safetensors_dtype::float32;
  std::vector<int64_t> shape;  // empty for a scalar
  std::vector<std::byte> bytes;

  static safetensors_tensor of(std::span<const float> values, std::vector<int64_t> shape);
  static safetensors_tensor of(std::span<const int32_t> values, std::vector<int64_t> shape);

  // The elements; T must be the C++ type of dtype.
  template <class T>
  [[nodiscard]] std::span<const T> as() const {
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
};

struct safetensors_file {
  std::map<std::string, safetensors_tensor> tensors;
  std::map<std::string, std::string> metadata;  // "__metadata__"
};

// The whole of a file in memory. What is damaged (offsets that overlap, leave holes or do not fit
// the shape, a header over 16 MiB, a name used twice) is `data_loss`; a dtype that is not in the
// enumeration is `unimplemented`.
result<safetensors_file> read_safetensors(std::span<const std::byte> bytes);

// The bytes of a file: wide elements first, then by name, data starting at a multiple of 8.
// `invalid_argument` where a tensor's bytes do not fit its shape or a text is not UTF-8.
result<std::vector<std::byte>> write_safetensors(const safetensors_file& file);

}  // namespace graft::formats
