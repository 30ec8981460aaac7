#include "runtime/memory.hpp"

#include "base/process.hpp"
#include "runtime/pass/pass.hpp"

namespace graft::runtime {
namespace {

// A decoded photo whose size is not known ahead: 800 x 600 in RGB.
constexpr uint64_t usual_photo = uint64_t{800} * 600 * 3;
// The values in memory, a copy that an estimator learns from, and a standardised one of that.
constexpr uint64_t copies_of_values = 3;

// Items of a training step, which is the head's to choose: its default.
constexpr uint64_t training_batch = 32;

uint64_t network_bytes(const host::node& node, uint64_t items, uint64_t workers) {
  const graft_network* network = node.network();
  if (network == nullptr || !GRAFT_HAS(network, memory)) return 0;
  uint64_t shared = 0;
  uint64_t each = 0;
  if (network->memory(node.instance(), items, &shared, &each) != GRAFT_OK) return 0;
  return shared + each * workers;
}

// What an optimiser and a checkpoint keep of a backbone's parameters: two moments, and a copy.
uint64_t trained_bytes(const graph::graph_node& node) {
  constexpr uint64_t copies = 4;
  uint64_t bytes = 0;
  for (const auto& pack : node.packs) bytes += pack->raw()->size;
  return bytes * copies;
}

}  // namespace

uint64_t predict_memory(const graph::graph& graph, const plan& cut, std::size_t jobs, int workers) {
  const auto n_workers = static_cast<uint64_t>(workers);
  uint64_t peak = base::resident_bytes();
  for (const int index : cut.prefix) {
    const graph::graph_node& node = graph.nodes[index];
    peak += network_bytes(*node.instance, micro_batch, n_workers);
    for (const auto& pack : node.packs) peak += pack->raw()->size;
    for (const tensor::column_type& type : node.columns) {
      peak += (type.fixed() ? type.item_bytes() : usual_photo) * micro_batch * n_workers;
    }
  }
  for (const graph::graph_node& node : graph.nodes) {
    if (node.learning)
      peak += network_bytes(*node.instance, training_batch, n_workers) + trained_bytes(node);
  }
  for (const graph::binding& at : cut.boundary) {
    if (graph.type_of(at).fixed()) {
      peak += graph.type_of(at).item_bytes() * jobs * copies_of_values;
    }
  }
  return peak;
}

}  // namespace graft::runtime
