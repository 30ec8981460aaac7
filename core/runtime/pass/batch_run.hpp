// One micro-batch on its way through the graph: its items, and the columns made so far.
#pragma once

#include "graph/graph.hpp"
#include "runtime/items/item_list.hpp"
#include "runtime/pass/job.hpp"
#include "tensor/column.hpp"

#include <graft/sdk/status.hpp>

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace graft::runtime {

class batch_run {
 public:
  batch_run(graph::graph& graph, const item_list& items, uint64_t seed, uint32_t worker,
            std::span<const job> jobs);

  // Puts in a column that is there already (a stored value).
  void give(const graph::binding& at, tensor::column column);
  // Runs source, transform and fitted estimator nodes in order. Items that a node rejects leave
  // the batch.
  status run(std::span<const int> nodes);
  // Runs a source that takes what the items' files would hold, in their order.
  status run_source(int source, std::span<const std::span<const std::byte>> contents);
  // Hands the batch to a sink.
  status consume(int sink);

  // Turns a batch of one job an item into one of `jobs`, each with the columns of its item. Jobs
  // of items that were rejected are rejected.
  status spread(std::span<const job> jobs);

  // The jobs that are left, in their order.
  [[nodiscard]] const std::vector<job>& jobs() const { return jobs_; }
  [[nodiscard]] const std::vector<std::pair<job, status>>& rejected() const { return rejected_; }
  [[nodiscard]] tensor::column& column(const graph::binding& at) { return columns_.at(at); }
  // The batch as a node sees it: its items with their random keys, its bound columns in order.
  // Valid until the next call.
  const graft_batch& view_for(int node);

 private:
  void drop(const std::map<std::size_t, status>& rejected);
  // Keeps the columns that `process` fills, and drops what it rejects.
  template <class F>
  status run_node(int index, F&& process);

  graph::graph& graph_;
  const item_list& items_;
  uint64_t seed_;
  uint32_t worker_;
  std::vector<job> jobs_;
  std::vector<std::pair<job, status>> rejected_;
  std::map<graph::binding, tensor::column> columns_;

  std::vector<graft_item> item_views_;
  std::vector<const graft_item*> item_pointers_;
  std::vector<const graft_column_data*> column_pointers_;
  graft_batch view_{};
};

}  // namespace graft::runtime
