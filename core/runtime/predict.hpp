// Prediction with a fitted pipeline: the very same nodes, on new paths.
#pragma once

#include "graph/graph.hpp"
#include "runtime/record/run_folder.hpp"

#include <graft/sdk/status.hpp>

#include <functional>
#include <string>
#include <vector>

namespace graft::runtime {

struct prediction {
  std::string path;
  std::string error;  // why the photo could not be read; empty where it could
  std::vector<double> probabilities;
};

// Loads the fitted state of every estimator of a finished run.
status load_fitted_state(graph::graph& graph, const run_folder& folder);

// Maps files and folders; `give` is called for each photo in the order given, with the class
// names of the run.
status predict(graph::graph& graph, const std::vector<std::string>& paths, int workers,
               const std::function<void(const prediction&,
                                        const std::vector<std::string>& class_names)>& give);

}  // namespace graft::runtime
