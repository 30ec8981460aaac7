#include "graph/graph.hpp"

#include <algorithm>

namespace graft::graph {

int graph::find(const std::string& id) const {
  const auto it = std::find_if(nodes.begin(), nodes.end(),
                               [&](const graph_node& node) { return node.id() == id; });
  return it == nodes.end() ? -1 : static_cast<int>(it - nodes.begin());
}

int graph::source() const {
  const auto it = std::find_if(nodes.begin(), nodes.end(), [](const graph_node& node) {
    return node.kind() == GRAFT_KIND_SOURCE;
  });
  return it == nodes.end() ? -1 : static_cast<int>(it - nodes.begin());
}

std::vector<int> graph::ancestry(int node) const {
  std::vector<bool> wanted(nodes.size(), false);
  wanted[node] = true;
  for (auto it = order.rbegin(); it != order.rend(); ++it) {
    if (!wanted[*it]) continue;
    for (const int up : nodes[*it].from) wanted[up] = true;
  }
  std::vector<int> found;
  std::copy_if(order.begin(), order.end(), std::back_inserter(found),
               [&](int one) { return wanted[one]; });
  return found;
}

binding graph::last_of(std::string_view role) const {
  binding found;
  for (const int index : order) {
    const auto& columns = nodes[index].columns;
    for (int c = 0; c < static_cast<int>(columns.size()); ++c) {
      if (columns[c].role == role) found = {index, c};
    }
  }
  return found;
}

}  // namespace graft::graph
