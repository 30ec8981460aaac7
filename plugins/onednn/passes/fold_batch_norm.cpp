#include "ops/op.hpp"
#include "passes/passes.hpp"

#include <cmath>
#include <optional>

namespace graft::onednn {
namespace {

// y = scale[c] * x + shift[c]
struct affine {
  std::vector<double> scale;
  std::vector<double> shift;
};

std::optional<std::vector<double>> known_floats(const graph& g, value_id id) {
  const tensor_ptr& known = g.at(id).constant;
  if (known == nullptr || known->type() != dtype::f32) return {};
  const auto values = known->values<float>();
  return std::vector<double>(values.begin(), values.end());
}

std::optional<affine> of_batch_norm(const graph& g, const node& n) {
  const auto scale = known_floats(g, n.inputs[1]);
  const auto bias = known_floats(g, n.inputs[2]);
  const auto mean = known_floats(g, n.inputs[3]);
  const auto variance = known_floats(g, n.inputs[4]);
  if (!scale || !bias || !mean || !variance) return {};
  const double epsilon = n.attrs.real("epsilon", 1e-5F);
  affine made{*scale, *bias};
  for (std::size_t c = 0; c < made.scale.size(); ++c) {
    made.scale[c] /= std::sqrt((*variance)[c] + epsilon);
    made.shift[c] -= (*mean)[c] * made.scale[c];
  }
  return made;
}

// Add or Mul by a constant with one value a channel of [N,C,H,W]; `operand` is the tensor's place.
std::optional<affine> of_channel_constant(const graph& g, const node& n, std::size_t& operand) {
  const bool adds = n.op->name == "Add";
  if (!adds && n.op->name != "Mul") return {};
  const shape& out = g.at(n.outputs[0]).dims;
  for (operand = 0; operand < 2; ++operand) {
    const auto values = known_floats(g, n.inputs[1 - operand]);
    if (!values || out.size() != 4 || g.at(n.inputs[operand]).dims != out) continue;
    shape dims = g.at(n.inputs[1 - operand]).dims;
    if (dims.size() == 4 && dims[0] == 1) dims.erase(dims.begin());
    if (dims != shape{out[1], 1, 1}) continue;
    const std::vector<double> neutral(values->size(), adds ? 1.0 : 0.0);
    return adds ? affine{neutral, *values} : affine{*values, neutral};
  }
  return {};
}

value_id constant(graph& g, const std::string& name, shape dims, const std::vector<float>& data) {
  const tensor_ptr made = tensor::of<float>(dtype::f32, dims, data);
  return g.add({name, dtype::f32, std::move(dims), made});
}

void apply(graph& g, node& conv, const affine& f) {
  const tensor_ptr weights = g.at(conv.inputs[1]).constant;
  const shape dims = weights->dims();
  const auto old = weights->values<float>();
  std::vector<float> scaled(old.size());
  std::vector<float> bias(f.scale.size());
  const std::size_t per_channel = old.size() / f.scale.size();
  const bool has_bias = conv.inputs.size() > 2 && conv.inputs[2] != absent;
  const std::vector<double> old_bias =
      has_bias ? *known_floats(g, conv.inputs[2]) : std::vector<double>(f.scale.size(), 0.0);
  for (std::size_t c = 0; c < f.scale.size(); ++c) {
    for (std::size_t i = c * per_channel; i < (c + 1) * per_channel; ++i) {
      scaled[i] = static_cast<float>(old[i] * f.scale[c]);
    }
    bias[c] = static_cast<float>(old_bias[c] * f.scale[c] + f.shift[c]);
  }
  const std::string name = g.at(conv.inputs[1]).name;
  conv.inputs.resize(2);
  conv.inputs[1] = constant(g, name, dims, scaled);
  conv.inputs.push_back(constant(g, name + ".bias", {dims[0]}, bias));
}

bool can_take(const graph& g, const node& conv) {
  if (conv.op == nullptr || conv.op->name != "Conv" || !conv.epilogues.empty()) return false;
  for (std::size_t i = 1; i < conv.inputs.size(); ++i) {
    if (conv.inputs[i] != absent && !known_floats(g, conv.inputs[i])) return false;
  }
  return true;
}

}  // namespace

void fold_batch_norm(graph& g) {
  const std::vector<int> producers = g.producers();
  const std::vector<int> uses = g.uses();
  // The node that now makes a value whose consumer was folded away.
  std::vector<int> made_by = producers;
  for (std::size_t i = 0; i < g.nodes.size(); ++i) {
    node& n = g.nodes[i];
    if (n.op->name != "BatchNormalization" && n.op->name != "Add" && n.op->name != "Mul") continue;
    std::size_t operand = 0;
    const std::optional<affine> f = n.op->name == "BatchNormalization"
                                        ? of_batch_norm(g, n)
                                        : of_channel_constant(g, n, operand);
    if (!f) continue;
    const auto x = static_cast<std::size_t>(n.inputs[operand]);
    if (x >= made_by.size() || made_by[x] < 0 || uses[x] != 1) continue;
    node& conv = g.nodes[static_cast<std::size_t>(made_by[x])];
    if (!can_take(g, conv)) continue;
    apply(g, conv, *f);
    conv.outputs = n.outputs;
    made_by[static_cast<std::size_t>(n.outputs[0])] = made_by[x];
    n.op = nullptr;
  }
  g.compact();
}

}  // namespace graft::onednn
