// Runs a pipeline from its photos to its report.
#pragma once

#include "graph/graph.hpp"
#include "runtime/record/listener.hpp"
#include "runtime/record/recorder.hpp"

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <string>

namespace graft::runtime {

struct execute_options {
  std::string out;  // the run folder
  bool resume = false;
  int workers = 1;
  bool cache = true;
  std::string cache_folder;
  uint64_t cache_limit = 0;
};

// What the pipeline itself says of its run; `out` stands before the folder that it names.
execute_options options_of(const config::pipeline_file& file, const std::string& out,
                           std::string cache_folder);

struct execute_outcome {
  std::string folder;
  std::vector<gate_result> failed_gates;
};

// Runs every node of the graph, whose events must be `recorder`, which tells `watcher`. What was
// finished before a failure or an interruption stays in the run folder and in the cache.
result<execute_outcome> execute(graph::graph& graph, const execute_options& options,
                                recorder& recorder, listener& watcher);

}  // namespace graft::runtime
