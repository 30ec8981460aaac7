// GELU, by erf or by tanh, out of the arithmetic that exporters make of it. Works on the Identity
// nodes of canonicalise_activations().
#include "ops/op.hpp"
#include "passes/chain.hpp"
#include "passes/passes.hpp"

namespace graft::onednn {
namespace {

using kind = epilogue::kind;

class matcher {
 public:
  explicit matcher(graph& g) : find_(g), g_(g) {}

  void run() {
    for (node& n : g_.nodes) {
      if (n.op == nullptr || n.op->name != "Mul" || !n.epilogues.empty()) continue;
      if (!match(n, n.inputs[0], n.inputs[1])) match(n, n.inputs[1], n.inputs[0]);
    }
    g_.compact();
    remove_idle(g_);
  }

 private:
  // `id` as factor * what is returned.
  value_id unscaled(value_id id, float& factor) {
    const node* n = find_.producer(id);
    factor = 1;
    return chain::only_scales(n, factor) ? n->inputs[0] : id;
  }

  // n = (t x) * s (1 + f(x)) is 2 s t gelu(x).
  bool match(node& n, value_id tensor, value_id gate) {
    float t = 1;
    float s = 0;
    kind what{};
    for (const bool scaled : {false, true}) {
      const value_id x = scaled ? unscaled(tensor, t) : tensor;
      if (!is_erf_gate(gate, x, s) && !is_tanh_gate(gate, x, s)) continue;
      what = is_erf_gate(gate, x, s) ? kind::gelu_erf : kind::gelu_tanh;
      n.op = find_op("Identity");
      n.inputs = {x};
      n.epilogues = {{what, 0, 0, 0}};
      if (!nearly(2 * s * t, 1)) n.epilogues.push_back({kind::linear, 2 * s * t, 0, 0});
      return true;
    }
    return false;
  }

  static bool is_one_plus(const epilogue& e, float& s) {
    s = e.alpha;
    return e.what == kind::linear && e.alpha == e.beta && s != 0;
  }

  bool is_erf_gate(value_id gate, value_id x, float& s) {
    const node* n = find_.sole(gate, "Identity");
    if (n == nullptr || n->epilogues.size() != 1 || !is_one_plus(n->epilogues[0], s)) return false;
    const node* erf = find_.sole(n->inputs[0], "Erf");
    float k = 0;
    return erf != nullptr && unscaled(erf->inputs[0], k) == x && nearly(k, 0.70710678F);
  }

  // s (1 + tanh(k (x + 0.044715 x^3))), k = sqrt(2 / pi)
  bool is_tanh_gate(value_id gate, value_id x, float& s) {
    const node* n = find_.sole(gate, "Identity");
    if (n == nullptr || n->epilogues.size() != 3 || n->epilogues[1].what != kind::tanh ||
        !is_one_plus(n->epilogues[2], s)) {
      return false;
    }
    const epilogue& k = n->epilogues[0];
    if (k.what != kind::linear || k.beta != 0 || !nearly(k.alpha, 0.79788456F)) return false;
    const node* sum = find_.sole(n->inputs[0], "Add");
    if (sum == nullptr || (sum->inputs[0] != x && sum->inputs[1] != x)) return false;
    float c = 0;
    const value_id cube = unscaled(chain::other(*sum, x), c);
    return nearly(c, 0.044715F) && is_power(cube, x, 3);
  }

  bool is_power(value_id id, value_id x, int exponent) {
    if (exponent == 1) return id == x;
    const node* n = find_.producer(id);
    if (n == nullptr || n->inputs.size() != 2 || !n->epilogues.empty()) return false;
    if (n->op->name == "Pow") {
      return n->inputs[0] == x && find_.scalar(n->inputs[1]) == static_cast<float>(exponent);
    }
    if (n->op->name != "Mul") return false;
    return (n->inputs[0] == x && is_power(n->inputs[1], x, exponent - 1)) ||
           (n->inputs[1] == x && is_power(n->inputs[0], x, exponent - 1));
  }

  chain find_;
  graph& g_;
};

}  // namespace

void match_gelu(graph& g) { matcher(g).run(); }

}  // namespace graft::onednn
