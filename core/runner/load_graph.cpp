#include "runner/load_graph.hpp"

#include "base/cpu.hpp"
#include "base/files.hpp"
#include "host/places.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>

#include <unistd.h>

namespace graft::runner {

const host::catalogue& plugins() {
  static const host::catalogue all = host::catalogue::scan(host::plugin_folders());
  return all;
}

graph::build_options usual_options(host::events* events) {
  graph::build_options options;
  options.events = events;
  options.model_folders = host::model_folders();
  options.cache_folder = host::cache_folder();
  return options;
}

namespace {

// Nothing comes back where there are faults, or where the file cannot be read at all.
std::optional<graph::graph> read_and_build(const std::string& file,
                                           const std::vector<std::string>& set,
                                           const graph::build_options& options,
                                           config::diagnostics& found) {
  auto read = config::load_pipeline(file, set, found);
  if (!read.ok() && found.empty()) {
    complain(read.status().message());
    return std::nullopt;
  }
  std::optional<graph::graph> made;
  if (read.ok()) made = graph::build(std::move(*read), plugins(), options, found);
  return found.empty() ? std::move(made) : std::nullopt;
}

}  // namespace

std::optional<graph::graph> load_graph(const std::string& file, const std::vector<std::string>& set,
                                       const graph::build_options& options) {
  config::diagnostics found;
  auto made = read_and_build(file, set, options, found);
  std::cerr << found.render_all();
  return made;
}

std::optional<graph::graph> load_graph_text(const std::string& text,
                                            const graph::build_options& options) {
  std::string pattern = (std::filesystem::temp_directory_path() / "graft-XXXXXX.toml").string();
  const int descriptor = mkstemps(pattern.data(), 5);
  if (descriptor < 0) {
    complain("cannot make a temporary file in " + std::filesystem::temp_directory_path().string());
    return std::nullopt;
  }
  close(descriptor);
  const status written = base::write_file(pattern, text);
  std::optional<graph::graph> made;
  if (written.ok()) {
    config::diagnostics found;
    made = read_and_build(pattern, {}, options, found);
    // Nobody has seen the file: its lines would say nothing.
    for (config::diagnostic fault : found.sorted()) {
      fault.at = {};
      std::cerr << config::render(fault, {});
    }
  } else {
    complain(written.message());
  }
  std::error_code ignored;
  std::filesystem::remove(pattern, ignored);
  return made;
}

std::optional<opened_run> open_finished_run(const std::string& run, host::events* events) {
  auto folder = runtime::run_folder::open(run);
  if (!folder.ok()) {
    complain(folder.status().message());
    return std::nullopt;
  }
  if (folder->state() != "finished") {
    complain("the run in '" + run + "' is not finished; continue it with: graft run FILE --out '" +
             run + "' --resume");
    return std::nullopt;
  }
  graph::build_options options = usual_options(events);
  options.check_paths = false;
  options.with_sinks = false;
  auto graph = load_graph(folder->file("pipeline.toml"), {}, options);
  if (!graph) return std::nullopt;
  return opened_run{std::move(*folder), std::move(*graph)};
}

void complain(const std::string& message) { std::cerr << "graft: " << message << "\n"; }

int worker_count(int asked) { return asked > 0 ? asked : base::usable_cpus(); }

}  // namespace graft::runner
