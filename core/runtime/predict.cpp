#include "runtime/predict.hpp"

#include "runtime/items/item_list.hpp"
#include "runtime/pass/pass.hpp"
#include "runtime/pass/plan.hpp"
#include "runtime/pass/worker_pool.hpp"

#include <algorithm>

namespace graft::runtime {

result<predicted_column> predicted_column::of(const graph::graph& graph) {
  predicted_column made;
  made.at = graph.last_of(GRAFT_ROLE_PROBABILITIES);
  if (!made.at.bound()) return invalid("the run has no node that gives probabilities of classes");
  made.nodes = nodes_for(graph, std::span(&made.at, 1), {});
  return made;
}

void predicted_column::take(batch_run& batch, std::span<prediction> out) const {
  for (const auto& [one, why] : batch.rejected()) out[one.item].error = why.message();
  for (std::size_t i = 0; i < batch.jobs().size(); ++i) {
    const auto bytes = batch.column(at).bytes(i);
    const auto* first = reinterpret_cast<const float*>(bytes.data());
    out[batch.jobs()[i].item].probabilities.assign(first, first + bytes.size() / sizeof(float));
  }
}

status predict(graph::graph& graph, const std::vector<std::string>& paths, int workers,
               const std::function<bool()>& cancelled,
               const std::function<void(const prediction&,
                                        const std::vector<std::string>& class_names)>& give) {
  GRAFT_TRY_ASSIGN(const predicted_column wanted, predicted_column::of(graph));
  const std::vector<std::string>& class_names = wanted.class_names(graph);
  GRAFT_TRY_ASSIGN(const item_list items, list_items(graph, &paths));
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
    GRAFT_TRY(run_on_workers(workers, batches, cancelled,
                             [&](std::size_t number, uint32_t worker) -> status {
                               const auto rest = part.subspan(number * size);
                               batch_run batch(graph, items, graph.file.run.seed, worker,
                                               rest.first(std::min(size, rest.size())));
                               GRAFT_TRY(batch.run(wanted.nodes));
                               wanted.take(batch, all);
                               return {};
                             }));
    for (const job& one : part) give(all[one.item], class_names);
  }
  return {};
}

}  // namespace graft::runtime
