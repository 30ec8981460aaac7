// Which backbones are to be trained, and by whom.
#include "graph/stages.hpp"

#include <graft/abi/ext/differentiable.h>

#include <algorithm>

namespace graft::graph {
namespace {

// Whether the node's parameters ask for training. A node that cannot be asked has none to train.
bool asks_for_training(graph_node& node, config::diagnostics& found) {
  const auto part = node.instance->trained_part();
  if (!part.ok()) {
    found.add(fault(node, "training", part.status().message()));
    return false;
  }
  return part->from < part->features;
}

std::vector<int> readers_of(const graph& graph, int index) {
  std::vector<int> readers;
  for (const int other : graph.order) {
    const auto& inputs = graph.nodes[other].inputs;
    if (std::any_of(inputs.begin(), inputs.end(),
                    [&](const binding& input) { return input.node == index; })) {
      readers.push_back(other);
    }
  }
  return readers;
}

config::diagnostic untrainable(const graph_node& backbone, const std::string& why) {
  return fault(backbone, "training", "node '" + backbone.id() + "' is to be trained, " + why,
               "one head that trains through it (head.dense) straight below, or trainable = "
               "\"none\"");
}

void assign_trainer(graph& graph, int index, config::diagnostics& found) {
  graph_node& backbone = graph.nodes[index];
  int trainer = -1;
  for (const int reader : readers_of(graph, index)) {
    const graph_node& node = graph.nodes[reader];
    if (node.kind() == GRAFT_KIND_SINK) continue;
    if (node.kind() != GRAFT_KIND_ESTIMATOR) {
      found.add(untrainable(backbone, "but '" + node.id() + "' (" + node.entry.use +
                                          ") stands between it and the head"));
      return;
    }
    if (!node.instance->trains_upstream()) {
      found.add(untrainable(
          backbone, "but '" + node.id() + "' (" + node.entry.use + ") cannot train a backbone"));
      return;
    }
    if (trainer >= 0) {
      found.add(untrainable(backbone, "but both '" + graph.nodes[trainer].id() + "' and '" +
                                          node.id() + "' would train it"));
      return;
    }
    trainer = reader;
  }
  if (trainer < 0) {
    found.add(untrainable(backbone, "but no node below learns from its features"));
    return;
  }
  graph.nodes[trainer].trains = index;
  backbone.learning = true;
  for (const int above : graph.ancestry(index)) graph.nodes[above].instance->train_below();
}

}  // namespace

void settle_training(graph& graph, config::diagnostics& found) {
  for (const int index : graph.order) {
    if (asks_for_training(graph.nodes[index], found)) assign_trainer(graph, index, found);
  }
}

}  // namespace graft::graph
