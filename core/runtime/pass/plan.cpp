#include "runtime/pass/plan.hpp"

#include <algorithm>
#include <set>

namespace graft::runtime {

plan make_plan(const graph::graph& graph) {
  plan made;
  std::vector<bool> in_prefix(graph.nodes.size(), false);
  std::set<graph::binding> boundary;
  for (const int index : graph.order) {
    const graph::graph_node& node = graph.nodes[index];
    const bool frozen_kind =
        node.kind() == GRAFT_KIND_SOURCE || (node.kind() == GRAFT_KIND_TRANSFORM && !node.learning);
    const bool frozen_inputs = std::all_of(
        node.inputs.begin(), node.inputs.end(),
        [&](const graph::binding& input) { return !input.bound() || in_prefix[input.node]; });
    in_prefix[index] = frozen_kind && frozen_inputs;
    if (in_prefix[index]) {
      made.prefix.push_back(index);
      if ((node.instance->flags() & GRAFT_NODE_AUGMENTS) != 0) {
        const int32_t views = node.instance->views();
        made.views = views == 0 || made.views == 0 ? 0 : std::max(made.views, views);
      }
      continue;
    }
    made.any_fit = made.any_fit || node.kind() == GRAFT_KIND_ESTIMATOR;
    for (const graph::binding& input : node.inputs) {
      if (input.bound() && in_prefix[input.node]) boundary.insert(input);
    }
  }
  made.boundary.assign(boundary.begin(), boundary.end());

  base::hasher hash;
  hash.field("graft-boundary/1");
  for (const graph::binding& column : made.boundary) {
    hash.update(std::as_bytes(std::span(graph.nodes[column.node].identity)));
    hash.number(static_cast<uint64_t>(column.column));
  }
  made.identity = hash.finish();
  return made;
}

std::vector<int> nodes_for(const graph::graph& graph, std::span<const graph::binding> wanted,
                           std::span<const graph::binding> given) {
  std::vector<bool> needed(graph.nodes.size(), false);
  const auto need = [&](const graph::binding& column) {
    const bool there = std::find(given.begin(), given.end(), column) != given.end();
    if (column.bound() && !there) needed[column.node] = true;
  };
  for (const graph::binding& column : wanted) need(column);
  std::vector<int> found;
  for (auto it = graph.order.rbegin(); it != graph.order.rend(); ++it) {
    if (!needed[*it]) continue;
    found.push_back(*it);
    for (const graph::binding& input : graph.nodes[*it].inputs) need(input);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

}  // namespace graft::runtime
