// How a graph is cut: the frozen prefix, whose results are kept, and the rest, which is fitted.
#pragma once

#include "base/hash.hpp"
#include "graph/graph.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace graft::runtime {

struct plan {
  std::vector<int> prefix;               // nodes that no estimator comes before, in order
  std::vector<graph::binding> boundary;  // the prefix's columns that the rest takes
  base::hash128 identity{};              // of the boundary's values, beside item and view
  int32_t views = 1;                     // training views; 0 = a fresh one every epoch
  bool any_fit = false;                  // whether there is an estimator
};

plan make_plan(const graph::graph& graph);

// The source and transform nodes that have to run for the `wanted` columns to exist, in order,
// where the columns in `given` are there already.
std::vector<int> nodes_for(const graph::graph& graph, std::span<const graph::binding> wanted,
                           std::span<const graph::binding> given);

}  // namespace graft::runtime
