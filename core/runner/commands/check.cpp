// graft check, graft explain
#include "base/cpu.hpp"
#include "graph/explain.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"
#include "runtime/memory.hpp"
#include "runtime/pass/plan.hpp"

#include <iostream>

namespace graft::runner {

int check_pipeline(const std::string& file, const std::vector<std::string>& set) {
  const auto graph = load_graph(file, set, usual_options(nullptr));
  if (!graph) return exit_invalid;
  std::cout << file << ": ok, " << graph->nodes.size() << " nodes\n";
  return exit_done;
}

int explain_pipeline(const std::string& file, const std::vector<std::string>& set, bool dot) {
  const auto graph = load_graph(file, set, usual_options(nullptr));
  if (!graph) return exit_invalid;
  if (dot) {
    std::cout << graph::explain_dot(*graph);
    return exit_done;
  }
  std::cout << graph::explain(*graph);
  const runtime::plan cut = runtime::make_plan(*graph);
  const int workers = base::worker_count(graph->file.run.workers);
  std::cout << "\nworkers: " << workers << ", training views of a photo: "
            << (cut.views == 0 ? std::string("a fresh one every epoch") : std::to_string(cut.views))
            << "\n";
  const uint64_t peak = runtime::predict_memory(*graph, cut, 0, workers);
  std::cout << "predicted memory, without the values of photos: " << (peak >> 20) << " MB\n";
  return exit_done;
}

}  // namespace graft::runner
