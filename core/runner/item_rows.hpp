// One column of every item of a graph, for the commands that look at features.
#pragma once

#include "graph/graph.hpp"
#include "runtime/items/item_list.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace graft::runner {

// One row for each item, in order; a row stays empty where the photo could not be read.
struct item_rows {
  std::vector<std::vector<std::byte>> values;
  std::vector<int64_t> shape;  // of one row
  std::vector<std::string> errors;
};

// Runs the graph up to the wanted column for every item, in the eval view.
status compute_column(graph::graph& graph, const runtime::item_list& items,
                      const graph::binding& wanted, int workers, item_rows& out);

}  // namespace graft::runner
