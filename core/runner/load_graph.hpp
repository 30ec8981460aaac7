// From a pipeline file to a graph, with faults printed as the program prints them.
#pragma once

#include "graph/build.hpp"
#include "runtime/record/run_folder.hpp"

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

// A finished run as a graph without sinks, for what is done with its fitted nodes; they are not
// loaded yet. The photos that it learned from need not be there any more.
struct opened_run {
  runtime::run_folder folder;
  graph::graph graph;
};
std::optional<opened_run> open_finished_run(const std::string& run, host::events* events);

// Prints "graft: message" on stderr.
void complain(const std::string& message);

// The workers to use: what was asked for, or all that may be used.
int worker_count(int asked);

}  // namespace graft::runner
