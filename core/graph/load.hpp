// From a pipeline file to a graph in one call.
#pragma once

#include "graph/build.hpp"

#include <graft/sdk/result.hpp>

#include <string>
#include <vector>

namespace graft::graph {

// Reads the file, applies overrides ("node.key=value") and builds. Where the file or the pipeline
// has faults they are in `found`, and are the message of the status; a file that cannot be read
// fails without any.
result<graph> load(const std::string& file, const std::vector<std::string>& set,
                   const host::catalogue& catalogue, const build_options& options,
                   config::diagnostics& found);

}  // namespace graft::graph
