// From a pipeline file to a graph that can run; every fault is found before anything runs.
#pragma once

#include "config/diagnostic.hpp"
#include "graph/graph.hpp"
#include "host/catalogue.hpp"

#include <optional>
#include <string>
#include <vector>

namespace graft::graph {

struct build_options {
  bool check_paths = true;  // whether the files and folders that parameters name must exist
  bool with_sinks = true;   // false: sinks are left out, as prediction does
  bool checked = false;     // every plugin behind host::checked()
  host::events* events = nullptr;
  std::vector<std::string> model_folders;  // searched for model packs
  // Where hashes of large models are remembered, and nodes what they measured; empty: no hashes,
  // and the usual place for nodes.
  std::string cache_folder;
};

// Nothing where `found` has faults, be they from here or from reading the file.
std::optional<graph> build(config::pipeline_file file, const host::catalogue& catalogue,
                           const build_options& options, config::diagnostics& found);

}  // namespace graft::graph
