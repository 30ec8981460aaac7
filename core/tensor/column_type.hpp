// The type of a column: what infer() declared, owned by the host.
#pragma once

#include <graft/abi/column.h>
#include <graft/sdk/result.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace graft::tensor {

struct column_type {
  std::string node;  // id of the node that adds it
  std::string name;  // within the node
  std::string role;
  int32_t kind = GRAFT_COLUMN_TENSOR;
  int32_t dtype = GRAFT_FLOAT32;
  std::vector<int64_t> shape;  // of one item; GRAFT_ANY_SIZE where it varies
  std::vector<std::string> class_names;
  uint64_t n_values = GRAFT_ANY_VALUE;  // integers lie in [0, n_values)

  // Copies a declared column after checking it: a known kind and dtype, a rank in bounds,
  // positive sizes, an item of at most 4 GiB, class names that fit the last dimension.
  static result<column_type> from_abi(const graft_column_schema& raw, const std::string& node);

  [[nodiscard]] std::string full_name() const { return node + "." + name; }
  // True where every item has the same shape.
  [[nodiscard]] bool fixed() const;
  // True where an item may have this shape: the declared one, with any size where it varies.
  [[nodiscard]] bool accepts(std::span<const int64_t> item_shape) const;
  // Bytes of one item; only for fixed tensors.
  [[nodiscard]] uint64_t item_bytes() const;
  // "uint8 [224, 224, 3]", with "?" for sizes that vary.
  [[nodiscard]] std::string describe() const;
};

// More than any photo or activation needs; a plugin that asks for more is at fault.
inline constexpr uint64_t largest_item = uint64_t{4} << 30;

// Bytes of a tensor of elements of `dtype`; nothing where they are more than `largest_item`, or a
// size is negative.
std::optional<uint64_t> tensor_bytes(int32_t dtype, std::span<const int64_t> shape);

// "uint8 [?, ?, 3]" from its parts.
std::string describe_shape(int32_t kind, int32_t dtype, const int64_t* shape, std::size_t rank);

// A column type as the ABI shows it; points into the type, which must outlive it.
class column_type_view {
 public:
  explicit column_type_view(const column_type& type);
  column_type_view(const column_type_view&) = delete;
  column_type_view& operator=(const column_type_view&) = delete;
  [[nodiscard]] const graft_column_schema* raw() const { return &raw_; }

 private:
  std::vector<graft_text> names_;
  graft_column_schema raw_{};
};

}  // namespace graft::tensor
