#include "runner/item_rows.hpp"

#include "base/interrupt.hpp"
#include "runtime/pass/batch_run.hpp"
#include "runtime/pass/pass.hpp"
#include "runtime/pass/plan.hpp"
#include "runtime/pass/worker_pool.hpp"

#include <algorithm>
#include <mutex>
#include <span>

namespace graft::runner {

status compute_column(graph::graph& graph, const runtime::item_list& items,
                      const graph::binding& wanted, int workers, item_rows& out) {
  const std::vector<int> nodes = runtime::nodes_for(graph, std::span(&wanted, 1), {});
  out.values.resize(items.items.size());
  out.shape = graph.type_of(wanted).shape;
  std::mutex mutex;
  const std::size_t batch = runtime::micro_batch;
  const std::size_t batches = (items.items.size() + batch - 1) / batch;
  return runtime::run_on_workers(
      workers, batches, base::interrupted, [&](std::size_t number, uint32_t worker) -> status {
        std::vector<runtime::job> jobs;
        const std::size_t end = std::min(items.items.size(), (number + 1) * batch);
        for (std::size_t i = number * batch; i < end; ++i) {
          jobs.push_back({static_cast<uint32_t>(i), GRAFT_VIEW_EVAL});
        }
        runtime::batch_run run(graph, items, 0, worker, jobs);
        GRAFT_TRY(run.run(nodes));
        const std::lock_guard lock(mutex);
        for (const auto& [one, why] : run.rejected()) {
          out.errors.push_back(items.items[one.item].path + ": " + why.message());
        }
        for (std::size_t i = 0; i < run.jobs().size(); ++i) {
          const auto bytes = run.column(wanted).bytes(i);
          out.values[run.jobs()[i].item].assign(bytes.begin(), bytes.end());
        }
        return {};
      });
}

}  // namespace graft::runner
