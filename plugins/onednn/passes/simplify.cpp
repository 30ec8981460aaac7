#include "ops/op.hpp"
#include "passes/passes.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace graft::onednn {

void simplify(graph& g) {
  remove_idle(g);
  match_layer_norm(g);
  match_inner_product(g);
  canonicalise_activations(g);
  fold_batch_norm(g);
  match_gated_activations(g);
  match_gelu(g);
  match_attention(g);
  fuse_epilogues(g);
  remove_idle(g);
}

namespace {

bool pads_nothing(const graph& g, const node& n) {
  std::vector<int64_t> pads = n.attrs.integers("pads");
  if (n.inputs.size() > 1 && n.inputs[1] != absent) {
    if (g.at(n.inputs[1]).constant == nullptr) return false;
    pads = g.at(n.inputs[1]).constant->integers();
  }
  return std::all_of(pads.begin(), pads.end(), [](int64_t pad) { return pad == 0; });
}

bool passes_through(const graph& g, const node& n) {
  const value& x = g.at(n.inputs[0]);
  const value& y = g.at(n.outputs[0]);
  const std::string_view op = n.op->name;
  if (op == "Identity" || op == "Dropout") return true;
  if (op == "Cast") return x.type == y.type;
  if (op == "Pad") return pads_nothing(g, n);
  return op == "Expand" && x.dims == y.dims;
}

}  // namespace

void remove_idle(graph& g) {
  std::vector<value_id> redirect(g.values.size(), absent);
  for (node& n : g.nodes) {
    const bool only_output = n.outputs.size() == 1 || n.outputs[1] == absent;
    if (!passes_through(g, n) || !only_output || !n.epilogues.empty()) continue;
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
