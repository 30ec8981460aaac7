// The end of the chain: fitted nodes map the items, sinks take them in order.
#include "graph/stages.hpp"
#include "runtime/run_state.hpp"

#include <algorithm>

namespace graft::runtime {
namespace {

constexpr std::size_t sink_batch = 256;

status check_judgeable_by(const run_state& state, int sink) {
  if (!items_for_sink(state, sink).empty()) return {};
  return invalid("node '" + state.graph.nodes[sink].id() +
                 "' has no test or validation items to judge; add a dataset.split node, or a "
                 "test/ folder");
}

}  // namespace

std::vector<uint32_t> items_for_sink(const run_state& state, int sink) {
  if ((state.graph.nodes[sink].instance->flags() & GRAFT_NODE_HELD_OUT) != 0) {
    std::vector<uint32_t> test = state.items.of_split(GRAFT_SPLIT_TEST);
    return test.empty() ? state.items.of_split(GRAFT_SPLIT_VALIDATION) : test;
  }
  std::vector<uint32_t> all;
  for (uint32_t i = 0; i < state.items.items.size(); ++i) {
    if (state.items.items[i].usable) all.push_back(i);
  }
  return all;
}

status check_judgeable(const run_state& state) {
  for (const int index : state.graph.order) {
    if (state.graph.nodes[index].kind() == GRAFT_KIND_SINK) {
      GRAFT_TRY(check_judgeable_by(state, index));
    }
  }
  return {};
}

status feed_sinks(run_state& state) {
  for (const int index : state.graph.order) {
    graph::graph_node& node = state.graph.nodes[index];
    if (node.kind() != GRAFT_KIND_SINK) continue;
    GRAFT_TRY(check_judgeable_by(state, index));
    const std::vector<uint32_t> items = items_for_sink(state, index);
    GRAFT_TRY(graph::infer_again(state.graph, index));  // classes are known now
    const std::vector<int> nodes = nodes_for(state.graph, node.inputs, state.table.boundary());
    for (std::size_t at = 0; at < items.size(); at += sink_batch) {
      if (state.out.cancelled()) return {code::cancelled, "interrupted"};
      std::vector<job> jobs;
      for (std::size_t i = at; i < std::min(items.size(), at + sink_batch); ++i) {
        jobs.push_back({items[i], GRAFT_VIEW_EVAL});
      }
      batch_run batch(state.graph, state.items, state.seed(), 0, jobs);
      GRAFT_TRY(state.table.give(state.graph, jobs, batch));
      GRAFT_TRY(batch.run(nodes));
      GRAFT_TRY(batch.consume(index));
    }
    GRAFT_TRY(node.instance->finish());
  }
  return {};
}

}  // namespace graft::runtime
