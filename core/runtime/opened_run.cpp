#include "runtime/opened_run.hpp"

#include "base/files.hpp"
#include "graph/load.hpp"
#include "graph/stages.hpp"
#include "runtime/calibrate.hpp"
#include "runtime/training/weights_file.hpp"

#include <utility>

namespace graft::runtime {
namespace {

constexpr uint64_t largest_state = uint64_t{16} << 30;

}  // namespace

result<opened_run> open_finished_run(const std::string& path, const host::catalogue& catalogue,
                                     graph::build_options options, config::diagnostics& found) {
  GRAFT_TRY_ASSIGN(run_folder folder, run_folder::open(path));
  if (folder.state() != "finished") {
    return invalid("the run in '" + path +
                   "' is not finished; continue it with: graft run FILE --out '" + path +
                   "' --resume");
  }
  options.check_paths = false;
  options.with_sinks = false;
  GRAFT_TRY_ASSIGN(graph::graph graph,
                   graph::load(folder.file("pipeline.toml"), {}, catalogue, options, found));
  return opened_run{std::move(folder), std::move(graph)};
}

status load_fitted_state(opened_run& run) {
  GRAFT_TRY(load_calibrations(run.graph, run.folder));
  for (const int index : run.graph.order) {
    graph::graph_node& node = run.graph.nodes[index];
    if (node.learning) GRAFT_TRY(load_weights(node, run.folder));
    if (node.kind() != GRAFT_KIND_ESTIMATOR) continue;
    const std::string file = run.folder.node_folder(node.id()) + "/state.safetensors";
    GRAFT_TRY_ASSIGN(const std::string bytes, base::read_file(file, largest_state));
    GRAFT_TRY(node.instance->load(bytes).within("'" + file + "' cannot be used"));
    GRAFT_TRY(graph::infer_again(run.graph, index));
  }
  return {};
}

}  // namespace graft::runtime
