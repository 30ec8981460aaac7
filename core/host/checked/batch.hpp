// What a checked process() is given: inputs in guarded, read-only memory, and outputs in guarded
// memory that is copied to the host's once the call has done well.
#pragma once

#include "host/checked/guarded.hpp"

#include <graft/abi/item.h>
#include <graft/sdk/status.hpp>

#include <deque>
#include <string>
#include <vector>

namespace graft::host {

struct call;

// Tensors' bytes, from their shape; the host checked that it does not overflow.
uint64_t byte_size(const graft_tensor& tensor);

class checked_batch {
 public:
  // Copies the tensors of every column; `real` must outlive the batch.
  static result<checked_batch> make(const graft_batch& real);
  [[nodiscard]] const graft_batch* raw() const { return &raw_; }
  [[nodiscard]] bool intact() const;

 private:
  struct column {
    graft_column_data raw{};
    graft_tensor stacked{};
    std::vector<graft_tensor> items;
    std::vector<const graft_tensor*> pointers;
  };
  status add(const graft_column_data& real, const std::string& label);
  result<void*> copy(const graft_tensor& tensor, const std::string& label);

  std::deque<column> columns_;
  std::vector<guarded> memory_;
  std::vector<const graft_column_data*> column_pointers_;
  graft_batch raw_{};
};

class checked_output {
 public:
  // Columns are known by their names, as infer() declared them.
  checked_output(const graft_output* real, const std::vector<std::string>& columns,
                 uint64_t n_items, call& in);
  checked_output(const checked_output&) = delete;
  checked_output& operator=(const checked_output&) = delete;
  [[nodiscard]] const graft_output* raw() const { return &table_.raw; }
  // After a call that did well: copies everything to the host, or says what is wrong.
  [[nodiscard]] std::string finish();

 private:
  friend struct checked_output_calls;
  struct table {
    graft_output raw{};
    checked_output* owner = nullptr;
  };
  struct entry {
    uint64_t column;
    int64_t item;  // -1 = stacked
    graft_tensor real;
    guarded memory;
  };
  [[nodiscard]] std::string column_label(uint64_t column) const;
  graft_status give(graft_status code, uint64_t column, int64_t item, const graft_tensor& real,
                    graft_tensor* tensor);
  [[nodiscard]] std::string unfilled_item(const entry& one) const;

  table table_;
  const graft_output* real_;
  const std::vector<std::string>& columns_;
  uint64_t n_items_;
  call& in_;
  std::deque<entry> entries_;
  std::vector<bool> rejected_;
  std::string fault_;
};

}  // namespace graft::host
