// From a pipeline file to a graph, with faults printed as the program prints them.
#pragma once

#include "graph/build.hpp"
#include "runtime/opened_run.hpp"

#include <optional>
#include <string>
#include <vector>

namespace graft::runner {

// Where the program looks for plugins; scanned once.
const host::catalogue& plugins();

// Options that every command shares; `events` may be null.
graph::build_options usual_options(host::events* events);

// Reads and builds. Where there are faults, all are printed on stderr and nothing comes back.
std::optional<graph::graph> load_graph(const std::string& file, const std::vector<std::string>& set,
                                       const graph::build_options& options);

// The same for a pipeline that is not in a file; `text` is TOML, relative paths start at the
// working directory.
std::optional<graph::graph> load_graph_text(const std::string& text,
                                            const graph::build_options& options);

// A finished run; its fitted nodes are not loaded yet.
std::optional<runtime::opened_run> open_finished_run(const std::string& run, host::events* events);

// Prints "graft: message" on stderr.
void complain(const std::string& message);

}  // namespace graft::runner
