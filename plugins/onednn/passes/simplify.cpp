#include "ops/op.hpp"
#include "passes/passes.hpp"

namespace graft::onednn {

void simplify(graph& g) {
  remove_idle(g);
  canonicalise_activations(g);
  fold_batch_norm(g);
  match_gated_activations(g);
  fuse_epilogues(g);
  remove_idle(g);
}

void remove_idle(graph& g) {
  std::vector<value_id> redirect(g.values.size(), absent);
  for (node& n : g.nodes) {
    const bool passes_through =
        n.op->name == "Identity" || n.op->name == "Dropout" ||
        (n.op->name == "Cast" && g.at(n.inputs[0]).type == g.at(n.outputs[0]).type);
    const bool only_output = n.outputs.size() == 1 || n.outputs[1] == absent;
    if (!passes_through || !only_output || !n.epilogues.empty()) continue;
    redirect[static_cast<std::size_t>(n.outputs[0])] = n.inputs[0];
    n.op = nullptr;
  }
  g.compact(redirect);

  std::vector<int> uses = g.uses();
  for (std::size_t i = g.nodes.size(); i-- > 0;) {
    node& n = g.nodes[i];
    bool read = false;
    for (const value_id id : n.outputs) {
      if (id != absent && uses[static_cast<std::size_t>(id)] > 0) read = true;
    }
    if (read) continue;
    for (const value_id id : n.inputs) {
      if (id != absent) --uses[static_cast<std::size_t>(id)];
    }
    n.op = nullptr;
  }
  g.compact();
}

}  // namespace graft::onednn
