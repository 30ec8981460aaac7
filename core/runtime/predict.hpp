// Prediction with a fitted pipeline: the very same nodes, on new photos.
#pragma once

#include "graph/graph.hpp"
#include "runtime/pass/batch_run.hpp"

#include <graft/sdk/result.hpp>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace graft::runtime {

struct prediction {
  std::string path;   // empty for a photo from memory
  std::string error;  // why the photo could not be read; empty where it could
  std::vector<double> probabilities;
};

// The column that predictions are read from, and the nodes that have to run for it.
struct predicted_column {
  graph::binding at;
  std::vector<int> nodes;

  // Fails where no node gives probabilities of classes.
  static result<predicted_column> of(const graph::graph& graph);
  [[nodiscard]] const std::vector<std::string>& class_names(const graph::graph& graph) const {
    return graph.type_of(at).class_names;
  }
  // What became of each item of a batch that has run, put at the item's place in `out`.
  void take(batch_run& batch, std::span<prediction> out) const;
};

// Maps files and folders; `give` is called for each photo in the order given, with the class
// names of the run. `cancelled` is asked by every worker.
status predict(graph::graph& graph, const std::vector<std::string>& paths, int workers,
               const std::function<bool()>& cancelled,
               const std::function<void(const prediction&,
                                        const std::vector<std::string>& class_names)>& give);

}  // namespace graft::runtime
