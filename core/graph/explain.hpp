// A graph in words and as a drawing: what will run, on which columns of which shapes.
#pragma once

#include "graph/graph.hpp"

#include <string>

namespace graft::graph {

// Every node with its effective parameters, where each came from, and the columns on every edge.
std::string explain(const graph& graph);

// The graph in the DOT language, columns and shapes on the edges.
std::string explain_dot(const graph& graph);

}  // namespace graft::graph
