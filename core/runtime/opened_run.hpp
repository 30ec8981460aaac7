// A finished run, opened for what is done with its fitted nodes.
#pragma once

#include "graph/build.hpp"
#include "runtime/record/run_folder.hpp"

#include <graft/sdk/result.hpp>

#include <string>

namespace graft::runtime {

// Its graph has no sinks, and its nodes are as they were fitted. The photos that it learned from
// need not be there any more.
struct opened_run {
  run_folder folder;
  graph::graph graph;
};

// Fails where `path` is no run or an unfinished one, and where its pipeline has faults, which are
// then in `found` as well. The fitted nodes are loaded by load_fitted_state().
result<opened_run> open_finished_run(const std::string& path, const host::catalogue& catalogue,
                                     graph::build_options options, config::diagnostics& found);

// Loads the fitted state of every node of a finished run.
status load_fitted_state(opened_run& run);

}  // namespace graft::runtime
