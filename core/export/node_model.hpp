// What one node writes of itself through graft.onnx/1.
#pragma once

#include "graph/graph.hpp"

#include <graft/sdk/result.hpp>

#include <string>

namespace graft::exporting {

// The bytes of the node's model. Errors: unimplemented for a node that offers none.
result<std::string> node_model(const graph::graph_node& node);

}  // namespace graft::exporting
