// The graft_dataset that an estimator learns from, over the value table.
#pragma once

#include "runtime/pass/batch_run.hpp"
#include "runtime/pass/value_table.hpp"

#include <graft/abi/dataset.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace graft::runtime {

class fit_data {
 public:
  // Makes sure that jobs are in the table (a pass, for views that are fresh every epoch).
  using fill = std::function<status(std::span<const job>)>;

  // `node` is the one whose columns are read.
  fit_data(graph::graph& graph, const item_list& items, value_table& table, int node, int32_t views,
           uint64_t seed, fill fill);
  fit_data(const fit_data&) = delete;
  fit_data& operator=(const fit_data&) = delete;

  [[nodiscard]] const graft_dataset& raw() const { return raw_; }

  // The columns bound to the node, of items of a split in one view; alive until the next read.
  status read(int32_t split, int32_t view, std::span<const uint64_t> indices,
              const graft_batch** out);
  // The items of a split, in order; alive as long as this.
  [[nodiscard]] std::span<const graft_item* const> items(int32_t split);
  // Whether views of a split never come again.
  [[nodiscard]] bool fresh(int32_t split) const {
    return split == GRAFT_SPLIT_TRAIN && raw_.views == 0;
  }
  // Which view of which item a read would give.
  [[nodiscard]] result<job> job_of(int32_t split, int32_t view, uint64_t index) const;

 private:
  friend struct fit_data_calls;

  graph::graph& graph_;
  const item_list& items_;
  value_table& table_;
  int node_;
  uint64_t seed_;
  fill fill_;
  std::vector<int> nodes_;
  std::vector<uint32_t> train_;
  std::vector<uint32_t> validation_;
  std::vector<graft_text> class_names_;
  std::unique_ptr<batch_run> current_;
  std::optional<int32_t> fresh_view_;
  struct listing {
    std::vector<graft_item> items;
    std::vector<const graft_item*> pointers;
  };
  std::map<int32_t, listing> listings_;
  graft_dataset raw_{};
};

}  // namespace graft::runtime
