#include "ops/op.hpp"
#include "passes/passes.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace graft::onednn {
namespace {

// Operators whose kernels can finish their result with activations.
bool takes_activations(const node& n) {
  constexpr std::array names = {"Conv", "Gemm", "MatMul", "InnerProduct", "Add",
                                "Sub",  "Mul",  "Div",    "Identity",     "BatchNormalization"};
  return std::find(names.begin(), names.end(), n.op->name) != names.end();
}

// Appends `more` to `list`; linear functions that follow each other become one. False (and `list`
// as it was) where the result has two activations of a kind: oneDNN 2.6 gives both the parameters
// of one of them.
bool append(std::vector<epilogue>& list, const std::vector<epilogue>& more) {
  using kind = epilogue::kind;
  std::vector<epilogue> all = list;
  for (const epilogue& e : more) {
    if (e.what == kind::linear && !all.empty() && all.back().what == kind::linear) {
      epilogue& last = all.back();
      last.beta = e.alpha * last.beta + e.beta;
      last.alpha *= e.alpha;
      if (last.alpha == 1 && last.beta == 0) all.pop_back();
    } else {
      all.push_back(e);
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (all[i].what == all[j].what) return false;
    }
  }
  list = std::move(all);
  return true;
}

class fusion {
 public:
  explicit fusion(graph& g) : g_(g), made_by_(g.producers()), uses_(g.uses()) {}

  void run() {
    for (std::size_t i = 0; i < g_.nodes.size(); ++i) {
      node& n = g_.nodes[i];
      if (n.op->name == "Identity" && !n.epilogues.empty())
        take_activation(n);
      else if (n.op->name == "Add")
        take_residual(n);
    }
    g_.compact();
  }

 private:
  // The node that makes `id` and whose result nothing else reads, or null.
  node* sole_producer(value_id id) {
    const int i = made_by_[static_cast<std::size_t>(id)];
    if (i < 0 || uses_[static_cast<std::size_t>(id)] != 1) return nullptr;
    node& n = g_.nodes[static_cast<std::size_t>(i)];
    return n.op != nullptr && n.outputs.size() == 1 ? &n : nullptr;
  }

  // `producer` takes over what `n` makes, and `n` goes.
  void absorb(node& producer, node& n) {
    made_by_[static_cast<std::size_t>(n.outputs[0])] =
        made_by_[static_cast<std::size_t>(producer.outputs[0])];
    producer.outputs = n.outputs;
    n.op = nullptr;
  }

  void take_activation(node& n) {
    node* producer = sole_producer(n.inputs[0]);
    if (producer == nullptr || !takes_activations(*producer)) return;
    if (g_.at(producer->outputs[0]).type != dtype::f32) return;
    if (!append(producer->epilogues, n.epilogues)) return;
    absorb(*producer, n);
  }

  // x + conv(...): the convolution, or inner product, that comes last adds the other operand to its
  // result, provided that it has no activation of its own: kernels add before they activate.
  void take_residual(node& n) {
    const value_id a = n.inputs[0];
    const value_id b = n.inputs[1];
    if (a == b || g_.at(a).dims != g_.at(b).dims || !n.epilogues.empty()) return;
    node* best = nullptr;
    value_id other = absent;
    for (const auto& [mine, theirs] : {std::pair{a, b}, std::pair{b, a}}) {
      node* conv = sole_producer(mine);
      if (conv == nullptr || !conv->epilogues.empty() ||
          (conv->op->name != "Conv" && conv->op->name != "InnerProduct")) {
        continue;
      }
      const int at = made_by_[static_cast<std::size_t>(mine)];
      const int other_at = made_by_[static_cast<std::size_t>(theirs)];
      if (other_at >= at || g_.at(theirs).constant != nullptr) continue;
      best = conv;
      other = theirs;
    }
    if (best == nullptr) return;
    best->inputs.resize(best->op->max_inputs, absent);
    best->epilogues.push_back({epilogue::kind::add, 0, 0, best->inputs.size()});
    best->inputs.push_back(other);
    absorb(*best, n);
  }

  graph& g_;
  std::vector<int> made_by_;
  std::vector<int> uses_;
};

}  // namespace

void fuse_epilogues(graph& g) { fusion(g).run(); }

}  // namespace graft::onednn
