#include "runner/load_graph.hpp"

#include "base/files.hpp"
#include "graph/load.hpp"
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

// Faults are printed as they are rendered; anything else is a sentence.
void tell(const status& why, const config::diagnostics& found) {
  if (found.empty()) {
    complain(why.message());
  } else {
    std::cerr << found.render_all();
  }
}

}  // namespace

std::optional<graph::graph> load_graph(const std::string& file, const std::vector<std::string>& set,
                                       const graph::build_options& options) {
  config::diagnostics found;
  auto made = graph::load(file, set, plugins(), options, found);
  if (made.ok()) return std::move(*made);
  tell(made.status(), found);
  return std::nullopt;
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
    auto loaded = graph::load(pattern, {}, plugins(), options, found);
    if (loaded.ok()) made = std::move(*loaded);
    if (!loaded.ok() && found.empty()) complain(loaded.status().message());
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

std::optional<runtime::opened_run> open_finished_run(const std::string& run, host::events* events) {
  config::diagnostics found;
  auto opened = runtime::open_finished_run(run, plugins(), usual_options(events), found);
  if (opened.ok()) return std::move(*opened);
  tell(opened.status(), found);
  return std::nullopt;
}

void complain(const std::string& message) { std::cerr << "graft: " << message << "\n"; }

}  // namespace graft::runner
