// The graft_dataset that an estimator learns from, over the value table.
#pragma once

#include "runtime/pass/batch_run.hpp"
#include "runtime/pass/value_table.hpp"

#include <graft/abi/dataset.h>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace graft::runtime {

class fit_data {
 public:
  // Makes sure that jobs are in the table (a pass, for views that are fresh every epoch).
  using fill = std::function<status(std::span<const job>)>;

  fit_data(graph::graph& graph, const item_list& items, value_table& table, int estimator,
           int32_t views, uint64_t seed, fill fill);
  fit_data(const fit_data&) = delete;
  fit_data& operator=(const fit_data&) = delete;

  [[nodiscard]] const graft_dataset& raw() const { return raw_; }

 private:
  friend struct fit_data_calls;
  status read(int32_t split, int32_t view, std::span<const uint64_t> indices,
              const graft_batch** out);

  graph::graph& graph_;
  const item_list& items_;
  value_table& table_;
  int estimator_;
  uint64_t seed_;
  fill fill_;
  std::vector<int> nodes_;
  std::vector<uint32_t> train_;
  std::vector<uint32_t> validation_;
  std::vector<graft_text> class_names_;
  std::unique_ptr<batch_run> current_;
  std::optional<int32_t> fresh_view_;
  graft_dataset raw_{};
};

}  // namespace graft::runtime
