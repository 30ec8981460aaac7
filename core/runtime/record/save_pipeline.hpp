// The effective pipeline in the run folder, with every weight that it needs, so that the folder
// works wherever it is moved.
#pragma once

#include "graph/graph.hpp"
#include "runtime/record/run_folder.hpp"

#include <graft/sdk/status.hpp>

namespace graft::runtime {

// Copies each model pack to nodes/<id>/model and writes pipeline.toml, which names those copies.
status save_pipeline(const graph::graph& graph, const run_folder& folder);

}  // namespace graft::runtime
