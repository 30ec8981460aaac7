#include "tensor/column.hpp"

#include "tensor/strides.hpp"

#include "tensor/dtype.hpp"

#include <graft/sdk/text.hpp>

#include <cstring>

namespace graft::tensor {

column::column(const column_type& type, std::size_t n_items)
    : type_(&type), n_(n_items), cells_(n_items) {
  if (type.kind == GRAFT_COLUMN_STRING) texts_.resize(n_items);
}

graft_tensor column::describe(void* data, std::span<const int64_t> shape, bool with_batch) const {
  graft_tensor tensor{};
  tensor.struct_size = sizeof(tensor);
  tensor.data = data;
  tensor.dtype = type_->dtype;
  int32_t rank = 0;
  if (with_batch) tensor.shape[rank++] = static_cast<int64_t>(n_);
  for (const int64_t size : shape) tensor.shape[rank++] = size;
  tensor.rank = rank;
  fill_strides(tensor);
  return tensor;
}

// With the batch dimension a tensor still has at most GRAFT_MAX_RANK.
bool column::stackable() const { return type_->fixed() && type_->shape.size() < GRAFT_MAX_RANK; }

status column::make_stack() {
  if (stacked_) return {};
  GRAFT_TRY_ASSIGN(stack_, buffer::make(type_->item_bytes() * n_));
  stacked_ = true;
  point_into_stack();
  return {};
}

result<graft_tensor> column::stacked() {
  if (!stackable()) {
    return status(code::failed_precondition,
                  "column '" + type_->full_name() + "' is declared " + type_->describe() +
                      ", which cannot be stacked; ask for its items one by one");
  }
  GRAFT_TRY(make_stack());
  for (cell& one : cells_) one.filled = true;
  return stacked_tensor_;
}

void column::point_into_stack() {
  stacked_tensor_ = describe(stack_.data(), type_->shape, true);
  for (std::size_t i = 0; i < n_; ++i) {
    cells_[i].tensor = describe(stack_.data() + i * type_->item_bytes(), type_->shape, false);
  }
}

result<graft_tensor> column::item(std::size_t i, std::span<const int64_t> shape) {
  if (i >= n_) return status(code::out_of_range, "no item of that number in the batch");
  if (type_->kind == GRAFT_COLUMN_STRING || !type_->accepts(shape)) {
    return status(code::invalid_argument, "column '" + type_->full_name() + "' is declared " +
                                              type_->describe() +
                                              ", and an item of another shape was made");
  }
  if (stackable()) {
    GRAFT_TRY(make_stack());
  } else {
    const auto bytes = tensor_bytes(type_->dtype, shape);
    if (!bytes) {
      return status(code::resource_exhausted,
                    "a tensor of '" + type_->full_name() + "' would be larger than 4 GiB");
    }
    GRAFT_TRY_ASSIGN(cells_[i].own, buffer::make(*bytes));
    cells_[i].tensor = describe(cells_[i].own.data(), shape, false);
  }
  cells_[i].filled = true;
  return cells_[i].tensor;
}

status column::text(std::size_t i, std::string value) {
  if (i >= texts_.size()) {
    return {code::invalid_argument, "column '" + type_->full_name() + "' holds no such string"};
  }
  texts_[i] = std::move(value);
  cells_[i].filled = true;
  return {};
}

status column::fill(std::size_t i, std::span<const int64_t> shape,
                    std::span<const std::byte> bytes) {
  if (type_->kind == GRAFT_COLUMN_STRING) {
    return text(i, std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  GRAFT_TRY_ASSIGN(const graft_tensor tensor, item(i, shape));
  if (this->bytes(i).size() != bytes.size()) return data_loss("a stored value has another size");
  if (!bytes.empty()) std::memcpy(tensor.data, bytes.data(), bytes.size());
  return {};
}

result<column> column::gather(std::span<const std::size_t> from) const {
  column made(*type_, from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    GRAFT_TRY(made.fill(i, shape(from[i]), bytes(from[i])));
  }
  return made;
}

std::span<const std::byte> column::bytes(std::size_t i) const {
  if (type_->kind == GRAFT_COLUMN_STRING) return std::as_bytes(std::span(texts_[i]));
  const graft_tensor& tensor = cells_[i].tensor;
  uint64_t size = dtype_size(tensor.dtype);
  for (int32_t d = 0; d < tensor.rank; ++d) size *= static_cast<uint64_t>(tensor.shape[d]);
  return {static_cast<const std::byte*>(tensor.data), static_cast<std::size_t>(size)};
}

std::span<const int64_t> column::shape(std::size_t i) const {
  return {cells_[i].tensor.shape, static_cast<std::size_t>(cells_[i].tensor.rank)};
}

bool column::complete(const std::vector<bool>& skip) const {
  for (std::size_t i = 0; i < n_; ++i) {
    if (!skip[i] && !cells_[i].filled) return false;
  }
  return true;
}

void column::erase(const std::vector<bool>& gone) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < n_; ++i) {
    if (gone[i]) continue;
    if (kept != i) {
      if (stacked_) {
        const uint64_t bytes = type_->item_bytes();
        std::memmove(stack_.data() + kept * bytes, stack_.data() + i * bytes, bytes);
      }
      cells_[kept] = std::move(cells_[i]);
      if (!texts_.empty()) texts_[kept] = std::move(texts_[i]);
    }
    ++kept;
  }
  n_ = kept;
  cells_.resize(kept);
  if (!texts_.empty()) texts_.resize(kept);
  if (stacked_) point_into_stack();
}

const graft_column_data* column::raw() {
  pointers_.clear();
  text_views_.clear();
  for (const cell& one : cells_) pointers_.push_back(&one.tensor);
  for (const std::string& one : texts_) text_views_.push_back(to_text(one));
  raw_.struct_size = sizeof(raw_);
  raw_.kind = type_->kind;
  raw_.stacked = stacked_ ? &stacked_tensor_ : nullptr;
  raw_.items = type_->kind == GRAFT_COLUMN_STRING ? nullptr : pointers_.data();
  raw_.texts = type_->kind == GRAFT_COLUMN_STRING ? text_views_.data() : nullptr;
  return &raw_;
}

}  // namespace graft::tensor
