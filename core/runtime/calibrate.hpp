// Calibration: nodes that must see some items before they map anything (graft.calibration/1) are
// shown them, and what they learn is kept in the run as nodes/<id>/calibration.
#pragma once

#include "graph/graph.hpp"
#include "runtime/items/item_list.hpp"
#include "runtime/record/run_folder.hpp"

#include <graft/sdk/status.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace graft::runtime {

// Whether any node does.
bool wants_calibration(const graph::graph& graph);

// Shows every node that wants some the items `from`, as many as it wants and evenly spread, in
// their eval view; `keep` is called with each node and the bytes of its calibration. Afterwards
// the identities of the nodes are those of what was calibrated. Errors: failed_precondition where
// no item is left to show.
status calibrate(graph::graph& graph, const item_list& items, std::span<const uint32_t> from,
                 uint64_t seed,
                 const std::function<status(const graph::graph_node&, const std::string&)>& keep);

// For a run: train items, or all where no item has a split. A resumed run loads what it had.
status calibrate_run(graph::graph& graph, const item_list& items, uint64_t seed,
                     const run_folder& folder);

// Loads the calibrations of a run.
status load_calibrations(graph::graph& graph, const run_folder& folder);

}  // namespace graft::runtime
