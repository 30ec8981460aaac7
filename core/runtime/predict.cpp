#include "runtime/predict.hpp"

#include "base/files.hpp"
#include "base/interrupt.hpp"
#include "graph/stages.hpp"
#include "runtime/calibrate.hpp"
#include "runtime/items/item_list.hpp"
#include "runtime/pass/batch_run.hpp"
#include "runtime/pass/pass.hpp"
#include "runtime/pass/plan.hpp"
#include "runtime/pass/worker_pool.hpp"
#include "runtime/training/weights_file.hpp"

#include <algorithm>
#include <map>

namespace graft::runtime {
namespace {

constexpr uint64_t largest_state = uint64_t{16} << 30;

status predict_batch(graph::graph& graph, const item_list& items, std::span<const int> nodes,
                     const graph::binding& wanted, std::span<const job> jobs, uint32_t worker,
                     std::vector<prediction>& out) {
  batch_run batch(graph, items, graph.file.run.seed, worker, jobs);
  GRAFT_TRY(batch.run(nodes));
  for (const auto& [one, why] : batch.rejected()) out[one.item].error = why.message();
  for (std::size_t i = 0; i < batch.jobs().size(); ++i) {
    const auto bytes = batch.column(wanted).bytes(i);
    const auto* first = reinterpret_cast<const float*>(bytes.data());
    out[batch.jobs()[i].item].probabilities.assign(first, first + bytes.size() / sizeof(float));
  }
  return {};
}

}  // namespace

status load_fitted_state(graph::graph& graph, const run_folder& folder) {
  GRAFT_TRY(load_calibrations(graph, folder));
  for (const int index : graph.order) {
    graph::graph_node& node = graph.nodes[index];
    if (node.learning) GRAFT_TRY(load_weights(node, folder));
    if (node.kind() != GRAFT_KIND_ESTIMATOR) continue;
    const std::string file = folder.node_folder(node.id()) + "/state.safetensors";
    GRAFT_TRY_ASSIGN(const std::string bytes, base::read_file(file, largest_state));
    GRAFT_TRY(node.instance->load(bytes).within("'" + file + "' cannot be used"));
    GRAFT_TRY(graph::infer_again(graph, index));
  }
  return {};
}

status predict(graph::graph& graph, const std::vector<std::string>& paths, int workers,
               const std::function<void(const prediction&,
                                        const std::vector<std::string>& class_names)>& give) {
  const graph::binding wanted = graph.last_of(GRAFT_ROLE_PROBABILITIES);
  if (!wanted.bound()) return invalid("the run has no node that gives probabilities of classes");
  const std::vector<std::string>& class_names = graph.type_of(wanted).class_names;
  GRAFT_TRY_ASSIGN(const item_list items, list_items(graph, &paths));
  const std::vector<int> nodes = nodes_for(graph, std::span(&wanted, 1), {});
  std::vector<job> jobs;
  std::vector<prediction> all(items.items.size());
  for (uint32_t i = 0; i < items.items.size(); ++i) {
    jobs.push_back({i, GRAFT_VIEW_EVAL});
    all[i].path = items.items[i].path;
  }
  for (const skipped_file& one : items.skipped) give({one.path, one.reason, {}}, class_names);
  // A round at a time, so that what is done is told while the rest goes on.
  const std::size_t round = micro_batch * static_cast<std::size_t>(std::max(workers, 1));
  for (std::size_t at = 0; at < jobs.size(); at += round) {
    const auto part = std::span<const job>(jobs).subspan(at, std::min(round, jobs.size() - at));
    const std::size_t size =
        (part.size() + static_cast<std::size_t>(workers) - 1) / static_cast<std::size_t>(workers);
    const std::size_t batches = (part.size() + size - 1) / size;
    GRAFT_TRY(run_on_workers(
        workers, batches, base::interrupted, [&](std::size_t number, uint32_t worker) {
          const auto rest = part.subspan(number * size);
          return predict_batch(graph, items, nodes, wanted, rest.first(std::min(size, rest.size())),
                               worker, all);
        }));
    for (const job& one : part) give(all[one.item], class_names);
  }
  return {};
}

}  // namespace graft::runtime
