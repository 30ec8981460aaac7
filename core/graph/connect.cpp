#include "base/nearest.hpp"
#include "graph/stages.hpp"

#include <algorithm>

namespace graft::graph {
namespace {

bool joins(const graph_node& node) {
  const auto* type = node.type.raw;
  for (uint64_t i = 0; type != nullptr && i < type->n_inputs; ++i) {
    if ((type->inputs[i]->flags & GRAFT_PORT_MANY) != 0) return true;
  }
  return false;
}

void settle_from(graph& graph, int index, config::diagnostics& found) {
  graph_node& node = graph.nodes[index];
  const bool source = node.type.raw != nullptr && node.kind() == GRAFT_KIND_SOURCE;
  if (!node.entry.from_given) {
    if (index > 0 && !source) node.from.push_back(index - 1);
    return;
  }
  std::vector<std::string> ids;
  for (const graph_node& other : graph.nodes) ids.push_back(other.id());
  for (const std::string& id : node.entry.from) {
    const int up = graph.find(id);
    if (up < 0) {
      found.add(
          fault_at(node.entry.from_at, "unknown-node",
                   "node '" + node.id() + "' comes from '" + id + "', and there is no such node",
                   "the id of a node of this pipeline", base::nearest(id, ids)));
    } else {
      node.from.push_back(up);
    }
  }
  if (source && !node.entry.from.empty()) {
    found.add(fault_at(node.entry.from_at, "bad-from",
                       "'" + node.entry.use + "' makes items and comes from nothing",
                       "no `from` on a source"));
  }
  if (node.from.size() > 1 && node.type.raw != nullptr && !joins(node)) {
    found.add(fault_at(
        node.entry.from_at, "bad-from",
        "'" + node.entry.use + "' takes one node, `from` names " + std::to_string(node.from.size()),
        "one node id; 'features.join' joins several"));
  }
}

// Depth first; a node met again on the way down closes a cycle.
class sorter {
 public:
  sorter(graph& graph, config::diagnostics& found) : graph_(graph), found_(found) {
    state_.resize(graph.nodes.size(), state::fresh);
    for (int i = 0; i < static_cast<int>(graph.nodes.size()); ++i) visit(i);
  }

 private:
  enum class state { fresh, open, done };

  void visit(int node) {
    if (state_[node] == state::done) return;
    if (state_[node] == state::open) {
      const config::node_entry& entry = graph_.nodes[node].entry;
      // Without a `from` of its own the node comes after the one above it, which closes the loop.
      found_.add(fault_at(entry.from_given ? entry.from_at : entry.id_at, "cycle",
                          "node '" + entry.id + "' comes after itself",
                          "a pipeline without loops: follow `from` upwards from this node"));
      return;
    }
    state_[node] = state::open;
    for (const int up : graph_.nodes[node].from) visit(up);
    state_[node] = state::done;
    graph_.order.push_back(node);
  }

  graph& graph_;
  config::diagnostics& found_;
  std::vector<state> state_;
};

}  // namespace

void connect(graph& graph, config::diagnostics& found) {
  for (int i = 0; i < static_cast<int>(graph.nodes.size()); ++i) settle_from(graph, i, found);
  sorter(graph, found);

  int sources = 0;
  for (const graph_node& node : graph.nodes) {
    if (node.type.raw == nullptr) return;  // already told; what follows would be guesses
    if (node.kind() == GRAFT_KIND_SOURCE) {
      if (++sources > 1) {
        found.add(
            fault(node, "many-sources", "'" + node.entry.use + "' is a second source",
                  "one source in a pipeline; 'photos.manifest' lists files from many folders"));
      }
    } else if (node.from.empty() && !node.entry.from_given) {
      found.add(
          fault(node, "no-source",
                "node '" + node.id() + "' is the first and '" + node.entry.use + "' makes no items",
                "a source such as photos.folder at the top"));
    }
  }
  if (graph.nodes.empty() && found.empty()) {
    found.add(
        fault_at({graph.file.path, 1, 1}, "empty", "the pipeline has no nodes",
                 "at least a source: [[node]] with id = \"photos\", use = \"photos.folder\""));
  }
}

}  // namespace graft::graph
