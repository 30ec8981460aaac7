#include "ops/op.hpp"
#include "passes/passes.hpp"

#include <cmath>
#include <limits>
#include <optional>

namespace graft::onednn {
namespace {

using kind = epilogue::kind;
constexpr float endless = std::numeric_limits<float>::max();

std::optional<float> scalar(const graph& g, const node& n, std::size_t input) {
  if (input >= n.inputs.size() || n.inputs[input] == absent) return {};
  const tensor_ptr& known = g.at(n.inputs[input]).constant;
  if (known == nullptr || known->type() != dtype::f32 || known->count() != 1) return {};
  return known->values<float>()[0];
}

// Bounds of a Clip; false where one is computed at run time.
bool clip_bounds(const graph& g, const node& n, float& low, float& high) {
  low = n.attrs.real("min", -endless);
  high = n.attrs.real("max", endless);
  float* const bounds[] = {&low, &high};
  for (std::size_t i = 1; i < n.inputs.size(); ++i) {
    if (n.inputs[i] == absent) continue;
    const std::optional<float> bound = scalar(g, n, i);
    if (!bound) return false;
    *bounds[i - 1] = *bound;
  }
  return true;
}

// The arithmetic of a tensor with a scalar as alpha * x + beta; `operand` is the tensor's place.
std::optional<epilogue> as_linear(const graph& g, const node& n, std::size_t& operand) {
  if (n.inputs.size() != 2) return {};
  for (operand = 0; operand < 2; ++operand) {
    const std::optional<float> c = scalar(g, n, 1 - operand);
    const value& x = g.at(n.inputs[operand]);
    if (!c || x.constant != nullptr || x.dims != g.at(n.outputs[0]).dims) continue;
    if (n.op->name == "Add") return epilogue{kind::linear, 1, *c, 0};
    if (n.op->name == "Mul") return epilogue{kind::linear, *c, 0, 0};
    if (n.op->name == "Sub") {
      return operand == 0 ? epilogue{kind::linear, 1, -*c, 0} : epilogue{kind::linear, -1, *c, 0};
    }
    if (n.op->name == "Div" && operand == 0 && *c != 0) {
      return epilogue{kind::linear, 1 / *c, 0, 0};
    }
  }
  return {};
}

std::vector<epilogue> as_epilogues(const graph& g, const node& n, std::size_t& operand) {
  const std::string_view op = n.op->name;
  operand = 0;
  if (op == "Relu") return {{kind::relu, 0, 0, 0}};
  if (op == "LeakyRelu") return {{kind::relu, n.attrs.real("alpha", 0.01F), 0, 0}};
  if (op == "Elu") return {{kind::elu, n.attrs.real("alpha", 1), 0, 0}};
  if (op == "Sigmoid") return {{kind::sigmoid, 0, 0, 0}};
  if (op == "Tanh") return {{kind::tanh, 0, 0, 0}};
  if (op == "Gelu") {
    const bool tanh = n.attrs.text("approximate", "none") == "tanh";
    return {{tanh ? kind::gelu_tanh : kind::gelu_erf, 0, 0, 0}};
  }
  if (op == "HardSwish") return {{kind::hard_swish, 0, 0, 0}};
  if (op == "HardSigmoid") {
    return {{kind::linear, n.attrs.real("alpha", 0.2F), n.attrs.real("beta", 0.5F), 0},
            {kind::clip, 0, 1, 0}};
  }
  if (op == "Clip") {
    float low = 0;
    float high = 0;
    if (!clip_bounds(g, n, low, high) || low > high) return {};
    return {low == 0 && high == endless ? epilogue{kind::relu, 0, 0, 0}
                                        : epilogue{kind::clip, low, high, 0}};
  }
  if (const auto linear = as_linear(g, n, operand)) return {*linear};
  return {};
}

bool near(float a, float b) { return std::abs(a - b) <= 1e-6F * std::max(1.0F, std::abs(b)); }

// Is f(x) = min(max(x + 3, 0), 6) / 6, in one of the ways that exporters write it?
bool is_hard_sigmoid(const std::vector<epilogue>& f, float& scale) {
  if (f.size() < 2 || f[0].what != kind::linear || f[1].what != kind::clip) return false;
  const float slope = f[0].alpha;
  const float high = f[1].beta;
  if (f[1].alpha != 0 || slope <= 0 || !near(f[0].beta, 3 * slope) || !near(high, 6 * slope)) {
    return false;
  }
  scale = high;  // f(x) is `scale` times the hard sigmoid
  if (f.size() == 3 && f[2].what == kind::linear && f[2].beta == 0) scale *= f[2].alpha;
  return f.size() == 2 || (f.size() == 3 && f[2].what == kind::linear && f[2].beta == 0);
}

}  // namespace

void canonicalise_activations(graph& g) {
  const std::vector<int> producers = g.producers();
  const std::vector<int> uses = g.uses();
  for (node& n : g.nodes) {
    if (g.at(n.outputs[0]).type != dtype::f32) continue;
    std::size_t operand = 0;
    std::vector<epilogue> made = as_epilogues(g, n, operand);
    if (made.empty()) continue;
    const value_id x = n.inputs[operand];
    n.op = find_op("Identity");
    n.inputs = {x};
    n.epilogues = std::move(made);
    // A chain of these is one node.
    const int before = producers[static_cast<std::size_t>(x)];
    if (before < 0 || uses[static_cast<std::size_t>(x)] != 1) continue;
    node& first = g.nodes[static_cast<std::size_t>(before)];
    if (first.op == nullptr || first.op->name != "Identity") continue;
    n.inputs = first.inputs;
    n.epilogues.insert(n.epilogues.begin(), first.epilogues.begin(), first.epilogues.end());
    first.op = nullptr;
  }
  g.compact();
}

void match_gated_activations(graph& g) {
  const std::vector<int> producers = g.producers();
  const std::vector<int> uses = g.uses();
  for (node& n : g.nodes) {
    if (n.op->name != "Mul") continue;
    for (std::size_t i = 0; i < 2; ++i) {
      const value_id x = n.inputs[i];
      const int made_by = producers[static_cast<std::size_t>(n.inputs[1 - i])];
      if (made_by < 0 || uses[static_cast<std::size_t>(n.inputs[1 - i])] != 1) continue;
      node& gate = g.nodes[static_cast<std::size_t>(made_by)];
      if (gate.op == nullptr || gate.op->name != "Identity" || gate.inputs[0] != x) continue;
      float scale = 1;
      if (gate.epilogues.size() == 1 && gate.epilogues[0].what == kind::sigmoid) {
        n.epilogues = {{kind::silu, 0, 0, 0}};
      } else if (is_hard_sigmoid(gate.epilogues, scale)) {
        n.epilogues = {{kind::hard_swish, 0, 0, 0}};
        if (!near(scale, 1)) n.epilogues.push_back({kind::linear, scale, 0, 0});
      } else {
        continue;
      }
      n.op = gate.op;
      n.inputs = {x};
      gate.op = nullptr;
      break;
    }
  }
  g.compact();
}

}  // namespace graft::onednn
