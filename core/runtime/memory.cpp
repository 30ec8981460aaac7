#include "runtime/memory.hpp"

#include "runtime/pass/pass.hpp"

namespace graft::runtime {

std::optional<uint64_t> predict_memory(const graph::graph& graph, const plan& cut, std::size_t jobs,
                                       int workers) {
  uint64_t peak = 0;
  for (const int index : cut.prefix) {
    const host::node& node = *graph.nodes[index].instance;
    const graft_network* network = node.network();
    if (network == nullptr || !GRAFT_HAS(network, memory)) continue;
    uint64_t shared = 0;
    uint64_t each = 0;
    if (network->memory(node.instance(), micro_batch, &shared, &each) == GRAFT_OK) {
      peak += shared + each * static_cast<uint64_t>(workers);
    }
  }
  if (peak == 0) return std::nullopt;
  for (const graph::binding& at : cut.boundary) {
    if (graph.type_of(at).fixed()) peak += graph.type_of(at).item_bytes() * jobs;
  }
  return peak;
}

}  // namespace graft::runtime
