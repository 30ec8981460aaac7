// The values of one column for the items of one batch.
#pragma once

#include "tensor/buffer.hpp"
#include "tensor/column_type.hpp"

#include <graft/abi/item.h>

#include <span>
#include <string>
#include <vector>

namespace graft::tensor {

class column {
 public:
  // `type` must outlive the column.
  column(const column_type& type, std::size_t n_items);

  [[nodiscard]] const column_type& type() const { return *type_; }
  [[nodiscard]] std::size_t size() const { return n_; }

  // Memory for all items at once, [n, ...]; only where the shape is fixed and of rank 7 at most.
  // Asked again, the same. Every item then counts as filled.
  result<graft_tensor> stacked();
  // Memory for one item of a shape that agrees with the type.
  result<graft_tensor> item(std::size_t i, std::span<const int64_t> shape);
  status text(std::size_t i, std::string value);

  // Fills one item from bytes kept elsewhere (a cache); the size is checked against the shape.
  status fill(std::size_t i, std::span<const int64_t> shape, std::span<const std::byte> bytes);
  [[nodiscard]] std::span<const std::byte> bytes(std::size_t i) const;
  [[nodiscard]] std::span<const int64_t> shape(std::size_t i) const;

  // True once every item but those in `skip` has a value.
  [[nodiscard]] bool complete(const std::vector<bool>& skip) const;
  // A column whose item i is a copy of this one's item from[i].
  [[nodiscard]] result<column> gather(std::span<const std::size_t> from) const;
  // Removes the items marked in `gone`, keeping the order of the rest.
  void erase(const std::vector<bool>& gone);

  // The column as the ABI shows it; valid until the column changes.
  const graft_column_data* raw();

 private:
  struct cell {
    buffer own;  // empty where the value lies in stacked_
    graft_tensor tensor{};
    bool filled = false;
  };

  [[nodiscard]] graft_tensor describe(void* data, std::span<const int64_t> shape,
                                      bool with_batch) const;
  [[nodiscard]] bool stackable() const;
  status make_stack();
  void point_into_stack();

  const column_type* type_;
  std::size_t n_;
  buffer stack_;
  bool stacked_ = false;
  graft_tensor stacked_tensor_{};
  std::vector<cell> cells_;
  std::vector<std::string> texts_;
  std::vector<const graft_tensor*> pointers_;
  std::vector<graft_text> text_views_;
  graft_column_data raw_{};
};

}  // namespace graft::tensor
