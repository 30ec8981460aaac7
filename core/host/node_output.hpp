// Where process() puts its columns: tensors that the host allocates, and items that are rejected.
#pragma once

#include "tensor/column.hpp"

#include <graft/abi/item.h>

#include <map>
#include <string>
#include <vector>

namespace graft::host {

class node_output {
 public:
  // `types` are the columns that the node declared; they must outlive the output.
  node_output(const std::vector<tensor::column_type>& types, std::size_t n_items);
  node_output(const node_output&) = delete;
  node_output& operator=(const node_output&) = delete;

  [[nodiscard]] const graft_output* raw() const { return &raw_; }
  [[nodiscard]] std::vector<tensor::column>& columns() { return columns_; }
  // Rejected items by their number in the batch, with the reason.
  [[nodiscard]] const std::map<std::size_t, status>& rejected() const { return rejected_; }
  // Fails where a column of an item that was not rejected has no value.
  [[nodiscard]] status check_complete() const;

 private:
  friend struct node_output_calls;
  std::vector<tensor::column> columns_;
  std::map<std::size_t, status> rejected_;
  std::size_t n_;
  graft_output raw_{};
};

}  // namespace graft::host
