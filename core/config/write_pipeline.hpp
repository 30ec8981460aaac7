// The effective pipeline as a file: nothing left to defaults, includes or the command line.
#pragma once

#include <config/bind.hpp>
#include <config/pipeline_file.hpp>

#include <span>
#include <string>
#include <vector>

namespace graft::config {

// TOML text that loads back to the same pipeline. `effective` holds one list for each node, in
// the order of `pipeline.nodes`; values that came from defaults carry the comment "# default".
std::string write_pipeline(const pipeline_file& pipeline,
                           std::span<const std::vector<effective_parameter>> effective);

}  // namespace graft::config
