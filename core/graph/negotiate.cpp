#include "graph/stages.hpp"

#include <algorithm>
#include <deque>
#include <map>

namespace graft::graph {
namespace {

// Breadth first upwards: the nearest node that can make images of a wanted size.
int nearest_maker(const graph& graph, int node) {
  std::deque<int> queue(graph.nodes[node].from.begin(), graph.nodes[node].from.end());
  while (!queue.empty()) {
    const int at = queue.front();
    queue.pop_front();
    if (graph.nodes[at].instance->obeys_image_size()) return at;
    queue.insert(queue.end(), graph.nodes[at].from.begin(), graph.nodes[at].from.end());
  }
  return -1;
}

// Two demands on one node are one where they agree on the size, or where neither asks for one and
// the node only has to know how far it may shrink.
bool merge(graft_image_spec& into, const graft_image_spec& other) {
  if (into.width != other.width || into.height != other.height || into.resize != other.resize ||
      into.resize_mode != other.resize_mode || into.interpolation != other.interpolation) {
    if (into.width != 0 || other.width != 0) return false;
  }
  const bool whole = into.min_short_side == 0 || other.min_short_side == 0;
  into.min_short_side = whole ? 0 : std::max(into.min_short_side, other.min_short_side);
  return true;
}

std::string describe(const graft_image_spec& spec) {
  return std::to_string(spec.width) + "x" + std::to_string(spec.height) + " (resized to " +
         std::to_string(spec.resize) + ")";
}

}  // namespace

void negotiate(graph& graph, config::diagnostics& found) {
  struct demand {
    int by;
    graft_image_spec spec;
  };
  std::map<int, demand> demands;
  for (auto it = graph.order.rbegin(); it != graph.order.rend(); ++it) {
    graph_node& node = graph.nodes[*it];
    // Everything below the node has spoken by now, and what it wants itself may depend on that.
    if (const auto told = demands.find(*it); told != demands.end()) {
      const status obeyed = node.instance->obey(told->second.spec);
      if (!obeyed.ok()) found.add(fault(node, "image-size", obeyed.message()));
    }
    auto wanted = node.instance->wanted();
    if (!wanted.ok()) {
      found.add(fault(node, "image-size", wanted.status().message()));
      continue;
    }
    const int maker = wanted->has_value() ? nearest_maker(graph, *it) : -1;
    if (maker < 0) continue;
    const auto [earlier, fresh] = demands.try_emplace(maker, demand{*it, **wanted});
    if (fresh || merge(earlier->second.spec, **wanted)) continue;
    found.add(fault(node, "image-size",
                    "'" + node.id() + "' wants images of " + describe(**wanted) + " and '" +
                        graph.nodes[earlier->second.by].id() + "' of " +
                        describe(earlier->second.spec) + ", both from '" + graph.nodes[maker].id() +
                        "'",
                    "an augment node of its own above each of them"));
  }
}

}  // namespace graft::graph
