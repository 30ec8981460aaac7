// What a checked fit() learns from and what a checked list() writes to.
#pragma once

#include "host/checked/batch.hpp"
#include "host/checked/instance.hpp"

#include <graft/abi/dataset.h>

#include <optional>
#include <set>

namespace graft::host {

class checked_dataset {
 public:
  checked_dataset(const graft_dataset* real, checked_instance& own, call& in);
  checked_dataset(const checked_dataset&) = delete;
  checked_dataset& operator=(const checked_dataset&) = delete;
  [[nodiscard]] const graft_dataset* raw() const { return &table_.raw; }

 private:
  friend struct checked_dataset_calls;
  struct table {
    graft_dataset raw{};
    checked_dataset* owner = nullptr;
  };
  table table_;
  const graft_dataset* real_;
  checked_instance& own_;
  call& in_;
  std::optional<checked_batch> current_;  // alive until the next read, as the ABI has it
};

class checked_item_sink {
 public:
  checked_item_sink(const graft_item_sink* real, checked_instance& own, call& in);
  checked_item_sink(const checked_item_sink&) = delete;
  checked_item_sink& operator=(const checked_item_sink&) = delete;
  [[nodiscard]] const graft_item_sink* raw() const { return &table_.raw; }

 private:
  friend struct checked_item_sink_calls;
  struct table {
    graft_item_sink raw{};
    checked_item_sink* owner = nullptr;
  };
  table table_;
  const graft_item_sink* real_;
  checked_instance& own_;
  call& in_;
  std::set<std::string> ids_;
};

}  // namespace graft::host
