// The way from the photos to the probabilities: which nodes an exported file computes, and what is
// left to whoever uses it.
#pragma once

#include "graph/graph.hpp"

#include <graft/sdk/result.hpp>

#include <vector>

namespace graft::exporting {

struct path {
  graph::binding input;          // the column that the file takes
  std::vector<int> nodes;        // that it computes, upstream before downstream
  graph::binding probabilities;  // what it gives
};

// Nodes that augment end the way: for what they do in evaluation the file states the rule. Errors:
// invalid_argument where there are no probabilities, unimplemented where the way starts at several
// columns, or where something other than that rule happens to photos first.
result<path> find_path(const graph::graph& graph);

}  // namespace graft::exporting
