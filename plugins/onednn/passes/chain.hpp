// Walking back along values that one node alone reads: what the passes that match patterns share.
#pragma once

#include "ir/graph.hpp"
#include "ops/op.hpp"

#include <cmath>
#include <optional>
#include <string_view>

namespace graft::onednn {

class chain {
 public:
  explicit chain(graph& g) : g_(g), producers_(g.producers()), uses_(g.uses()) {}

  // The node that makes `id`, or null.
  node* producer(value_id id) {
    const int i = id == absent ? -1 : producers_[static_cast<std::size_t>(id)];
    node* made = i < 0 ? nullptr : &g_.nodes[static_cast<std::size_t>(i)];
    return made != nullptr && made->op != nullptr ? made : nullptr;
  }
  // Its producer where that is a node of `op` whose result is read `times` times.
  node* sole(value_id id, std::string_view op, int times = 1) {
    node* made = producer(id);
    return made != nullptr && made->op->name == op && made->outputs.size() == 1 &&
                   uses_[static_cast<std::size_t>(id)] == times
               ? made
               : nullptr;
  }
  // The floats of a constant, or nothing.
  [[nodiscard]] const tensor* floats(value_id id) const {
    if (id == absent) return nullptr;
    const tensor_ptr& known = g_.at(id).constant;
    return known != nullptr && known->type() == dtype::f32 ? known.get() : nullptr;
  }
  [[nodiscard]] std::optional<float> scalar(value_id id) const {
    const tensor* known = floats(id);
    if (known == nullptr || known->count() != 1) return {};
    return known->values<float>()[0];
  }
  // Which of two inputs `id` is not.
  static value_id other(const node& n, value_id id) {
    return n.inputs[0] == id ? n.inputs[1] : n.inputs[0];
  }

  // Whether `n` does nothing but multiply its input; by `factor`.
  static bool only_scales(const node* n, float& factor) {
    if (n == nullptr || n->op->name != "Identity" || n->epilogues.size() != 1) return false;
    const epilogue& e = n->epilogues[0];
    if (e.what != epilogue::kind::linear || e.beta != 0) return false;
    factor = e.alpha;
    return true;
  }

  // `into` makes what `n` made, and `n` goes.
  void absorb(node& into, node& n) {
    producers_[static_cast<std::size_t>(n.outputs[0])] =
        producers_[static_cast<std::size_t>(into.outputs[0])];
    into.outputs = n.outputs;
    n.op = nullptr;
  }

 private:
  graph& g_;
  std::vector<int> producers_;
  std::vector<int> uses_;
};

inline bool nearly(float a, float b) { return std::abs(a - b) <= 1e-4F * std::abs(b); }

}  // namespace graft::onednn
