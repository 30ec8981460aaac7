#include "graph/stages.hpp"

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

bool same(const graft_image_spec& a, const graft_image_spec& b) {
  return a.width == b.width && a.height == b.height && a.resize == b.resize &&
         a.resize_mode == b.resize_mode && a.interpolation == b.interpolation;
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
  std::map<int, demand> told;
  for (auto it = graph.order.rbegin(); it != graph.order.rend(); ++it) {
    graph_node& node = graph.nodes[*it];
    auto wanted = node.instance->wanted();
    if (!wanted.ok()) {
      found.add(fault(node, "image-size", wanted.status().message()));
      continue;
    }
    if (!wanted->has_value()) continue;
    const int maker = nearest_maker(graph, *it);
    if (maker < 0) continue;
    const graft_image_spec& spec = **wanted;
    if (const auto earlier = told.find(maker); earlier != told.end()) {
      if (!same(earlier->second.spec, spec)) {
        const graph_node& other = graph.nodes[earlier->second.by];
        found.add(fault(node, "image-size",
                        "'" + node.id() + "' wants images of " + describe(spec) + " and '" +
                            other.id() + "' of " + describe(earlier->second.spec) +
                            ", both from '" + graph.nodes[maker].id() + "'",
                        "an augment node of its own above each of them"));
      }
      continue;
    }
    const status obeyed = graph.nodes[maker].instance->obey(spec);
    if (!obeyed.ok()) found.add(fault(graph.nodes[maker], "image-size", obeyed.message()));
    told.emplace(maker, demand{*it, spec});
  }
}

}  // namespace graft::graph
