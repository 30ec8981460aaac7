// The weights that a backbone was trained to, as nodes/<id>/weights.safetensors.
#pragma once

#include "graph/graph.hpp"
#include "runtime/record/run_folder.hpp"
#include "runtime/training/trained_backbone.hpp"

#include <graft/sdk/status.hpp>

namespace graft::runtime {

// Writes every parameter, and makes the weights part of the node's identity.
status save_weights(graph::graph_node& node, const run_folder& folder);

// Gives a node the weights that its run folder holds for it; does nothing where there are none.
// Errors: data_loss for a file that is damaged or of another network.
status load_weights(graph::graph_node& node, const run_folder& folder);

}  // namespace graft::runtime
