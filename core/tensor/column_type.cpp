#include "tensor/column_type.hpp"

#include "tensor/dtype.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>

namespace graft::tensor {

result<column_type> column_type::from_abi(const graft_column_schema& raw, const std::string& node) {
  column_type type;
  type.node = node;
  type.name = to_string(raw.name);
  type.role = to_string(raw.role);
  type.kind = raw.kind;
  type.dtype = raw.dtype;
  const std::string who = "column '" + type.full_name() + "'";
  if (type.name.empty()) return status(code::internal, "a column of '" + node + "' has no name");
  if (raw.kind == GRAFT_COLUMN_TENSOR) {
    if (dtype_size(raw.dtype) == 0) return status(code::internal, who + " has no known dtype");
    if (raw.rank < 0 || raw.rank > GRAFT_MAX_RANK) {
      return status(code::internal, who + " has a rank outside 0 to 8");
    }
    type.shape.assign(raw.shape, raw.shape + raw.rank);
    const bool sane = std::all_of(type.shape.begin(), type.shape.end(), [](int64_t size) {
      return size == GRAFT_ANY_SIZE || (size > 0 && size < (int64_t{1} << 31));
    });
    if (!sane) return status(code::internal, who + " has a size that is not positive");
    if (type.fixed() && !tensor_bytes(raw.dtype, type.shape)) {
      return status(code::internal, who + " would take more than 4 GiB for each item");
    }
  } else if (raw.kind == GRAFT_COLUMN_RAGGED) {
    if (raw.dtype != GRAFT_INT32 && raw.dtype != GRAFT_INT64) {
      return status(code::internal, who + " is ragged and neither int32 nor int64");
    }
    if (raw.rank != 1 || raw.shape[0] != GRAFT_ANY_SIZE) {
      return status(code::internal, who + " is ragged and not of the shape [GRAFT_ANY_SIZE]");
    }
    type.shape = {GRAFT_ANY_SIZE};
  } else if (raw.kind != GRAFT_COLUMN_STRING) {
    return status(code::internal, who + " is of no known kind");
  }
  type.n_values = raw.n_values;
  if (raw.class_names == nullptr && raw.n_class_names > 0) {
    return status(code::internal, who + " counts class names and gives none");
  }
  for (uint64_t i = 0; i < raw.n_class_names; ++i) {
    type.class_names.push_back(to_string(raw.class_names[i]));
  }
  if (!type.class_names.empty() &&
      (type.shape.empty() || type.shape.back() != static_cast<int64_t>(type.class_names.size()))) {
    return status(code::internal, who + " has class names that do not fit its last dimension");
  }
  return type;
}

bool column_type::fixed() const {
  return kind == GRAFT_COLUMN_TENSOR &&
         std::none_of(shape.begin(), shape.end(), [](int64_t size) { return size < 0; });
}

bool column_type::accepts(std::span<const int64_t> item_shape) const {
  if (kind == GRAFT_COLUMN_STRING) return item_shape.empty();
  return std::equal(item_shape.begin(), item_shape.end(), shape.begin(), shape.end(),
                    [](int64_t size, int64_t declared) {
                      return size >= 0 && (declared == GRAFT_ANY_SIZE || declared == size);
                    });
}

uint64_t column_type::item_bytes() const { return tensor_bytes(dtype, shape).value_or(0); }

std::string column_type::describe() const {
  return describe_shape(kind, dtype, shape.data(), shape.size());
}

std::optional<uint64_t> tensor_bytes(int32_t dtype, std::span<const int64_t> shape) {
  uint64_t bytes = dtype_size(dtype);
  for (const int64_t size : shape) {
    if (size < 0) return std::nullopt;
    if (size > 0 && bytes > largest_item / static_cast<uint64_t>(size)) return std::nullopt;
    bytes *= static_cast<uint64_t>(size);
  }
  return bytes;
}

std::string describe_shape(int32_t kind, int32_t dtype, const int64_t* shape, std::size_t rank) {
  if (kind == GRAFT_COLUMN_STRING) return "string";
  std::string text(dtype_name(dtype));
  if (kind == GRAFT_COLUMN_RAGGED) return "ragged " + text;
  text += " [";
  for (std::size_t i = 0; i < rank; ++i) {
    if (i > 0) text += ", ";
    text += shape[i] < 0 ? "?" : std::to_string(shape[i]);
  }
  return text + "]";
}

column_type_view::column_type_view(const column_type& type) {
  for (const std::string& name : type.class_names) names_.push_back(to_text(name));
  raw_.struct_size = sizeof(raw_);
  raw_.kind = type.kind;
  raw_.name = to_text(type.name);
  raw_.role = to_text(type.role);
  raw_.dtype = type.dtype;
  raw_.rank = static_cast<int32_t>(type.shape.size());
  std::copy(type.shape.begin(), type.shape.end(), raw_.shape);
  raw_.class_names = names_.empty() ? nullptr : names_.data();
  raw_.n_class_names = names_.size();
  raw_.n_values = type.n_values;
}

}  // namespace graft::tensor
