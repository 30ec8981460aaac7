#include "runtime/pass/value_table.hpp"

namespace graft::runtime {

void value_table::drop_view(int32_t view) {
  std::erase_if(rows_, [&](const auto& entry) { return entry.first.view == view; });
}

status value_table::give(const graph::graph& graph, std::span<const job> jobs,
                         batch_run& batch) const {
  for (std::size_t c = 0; c < boundary_.size(); ++c) {
    tensor::column column(graph.type_of(boundary_[c]), jobs.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      const auto found = rows_.find(jobs[i]);
      if (found == rows_.end() || found->second.columns.size() <= c) {
        return {code::internal, "the values of an item were asked for before they were made"};
      }
      const stored_value& value = found->second.columns[c];
      GRAFT_TRY(column.fill(i, value.shape, value.bytes));
    }
    batch.give(boundary_[c], std::move(column));
  }
  return {};
}

}  // namespace graft::runtime
