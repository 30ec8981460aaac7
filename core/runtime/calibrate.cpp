#include "runtime/calibrate.hpp"

#include "base/files.hpp"
#include "graph/stages.hpp"
#include "runtime/pass/batch_run.hpp"
#include "runtime/pass/pass.hpp"
#include "runtime/pass/plan.hpp"

#include <algorithm>
#include <numeric>

namespace graft::runtime {
namespace {

constexpr uint64_t largest_calibration = uint64_t{64} << 20;

std::string path_of(const run_folder& folder, const std::string& node) {
  return folder.node_folder(node) + "/calibration";
}

// As many of `from` as are wanted, evenly spread, so that every class is among them.
std::vector<job> spread(std::span<const uint32_t> from, uint64_t wanted) {
  const std::size_t n = std::min<std::size_t>(from.size(), static_cast<std::size_t>(wanted));
  std::vector<job> jobs;
  for (std::size_t i = 0; i < n; ++i) jobs.push_back({from[i * from.size() / n], GRAFT_VIEW_EVAL});
  return jobs;
}

status show(graph::graph& graph, const item_list& items, int index, uint64_t seed,
            std::span<const job> jobs) {
  graph::graph_node& node = graph.nodes[index];
  std::vector<graph::binding> inputs;
  for (const graph::binding& input : node.inputs) {
    if (input.bound()) inputs.push_back(input);
  }
  const std::vector<int> above = nodes_for(graph, inputs, {});
  std::size_t shown = 0;
  for (std::size_t at = 0; at < jobs.size(); at += micro_batch) {
    batch_run batch(graph, items, seed, 0,
                    jobs.subspan(at, std::min(micro_batch, jobs.size() - at)));
    GRAFT_TRY(batch.run(above));
    if (batch.jobs().empty()) continue;  // none of these photos could be read
    shown += batch.jobs().size();
    GRAFT_TRY(node.instance->observe(batch.view_for(index)));
  }
  if (shown > 0) return {};
  return {code::failed_precondition,
          "node '" + node.id() + "' has to see some items before it maps any, and " +
              (jobs.empty() ? "there is no train item; add a dataset.split node above it"
                            : "none of the " + std::to_string(jobs.size()) +
                                  " that were tried could be read")};
}

}  // namespace

bool wants_calibration(const graph::graph& graph) {
  return std::any_of(graph.order.begin(), graph.order.end(), [&](int index) {
    return graph.nodes[index].instance->calibration_items() > 0;
  });
}

status calibrate(graph::graph& graph, const item_list& items, std::span<const uint32_t> from,
                 uint64_t seed,
                 const std::function<status(const graph::graph_node&, const std::string&)>& keep) {
  for (const int index : graph.order) {
    graph::graph_node& node = graph.nodes[index];
    const uint64_t wanted = node.instance->calibration_items();
    if (wanted == 0) continue;
    GRAFT_TRY(show(graph, items, index, seed, spread(from, wanted)));
    GRAFT_TRY_ASSIGN(const std::string bytes, node.instance->settle_calibration());
    GRAFT_TRY(keep(node, bytes));
  }
  graph::compute_identities(graph);
  return {};
}

status calibrate_run(graph::graph& graph, const item_list& items, uint64_t seed,
                     const run_folder& folder) {
  if (!wants_calibration(graph)) return {};
  if (folder.resumed() && load_calibrations(graph, folder).ok()) {
    graph::compute_identities(graph);
    return {};
  }
  std::vector<uint32_t> from = items.of_split(GRAFT_SPLIT_TRAIN);
  const bool any_split = !from.empty() || !items.of_split(GRAFT_SPLIT_VALIDATION).empty() ||
                         !items.of_split(GRAFT_SPLIT_TEST).empty();
  if (!any_split) {
    from.resize(items.items.size());
    std::iota(from.begin(), from.end(), 0U);
  }
  return calibrate(graph, items, from, seed,
                   [&](const graph::graph_node& node, const std::string& bytes) -> status {
                     GRAFT_TRY(base::make_folders(folder.node_folder(node.id())));
                     return base::write_file(path_of(folder, node.id()), bytes);
                   });
}

status load_calibrations(graph::graph& graph, const run_folder& folder) {
  for (const int index : graph.order) {
    graph::graph_node& node = graph.nodes[index];
    if (node.instance->calibration_items() == 0) continue;
    const std::string path = path_of(folder, node.id());
    GRAFT_TRY_ASSIGN(const std::string bytes, base::read_file(path, largest_calibration));
    GRAFT_TRY(node.instance->load_calibration(bytes).within("'" + path + "' cannot be used"));
  }
  return {};
}

}  // namespace graft::runtime
