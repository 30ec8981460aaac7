// LayerNormalization as exporters write it before opset 17:
// d = x - mean(x), y = d / sqrt(mean(d^2) + epsilon) * scale + shift, over the last axis.
#include "ops/common.hpp"
#include "passes/chain.hpp"
#include "passes/passes.hpp"

#include "formats/onnx/writer.hpp"

namespace graft::onednn {
namespace {

bool is_mean_of_last_axis(const graph& g, const node& n) {
  const std::optional<std::vector<int64_t>> axes = known_axes(g, n);
  const auto last = static_cast<int64_t>(g.at(n.inputs[0]).dims.size()) - 1;
  return n.attrs.integer("keepdims", 1) != 0 && axes && axes->size() == 1 &&
         (axes->front() == -1 || axes->front() == last);
}

class matcher {
 public:
  explicit matcher(graph& g) : find_(g), g_(g) {}

  void run() {
    for (node& n : g_.nodes) {
      if (n.op != nullptr && n.op->name == "Add") match(n);
    }
    g_.compact();
    remove_idle(g_);
  }

 private:
  // The constant of one number for each element of the last axis that `n` takes beside `x`.
  const tensor* parameter(const node& n, value_id x) {
    const tensor* known = find_.floats(chain::other(n, x));
    const shape& dims = g_.at(x).dims;
    return known != nullptr && known->dims() == shape{dims.back()} &&
                   g_.at(n.outputs[0]).dims == dims
               ? known
               : nullptr;
  }

  void match(node& add) {
    for (const value_id scaled : add.inputs) {
      node* scale = find_.sole(scaled, "Mul");
      if (scale == nullptr || parameter(add, scaled) == nullptr) continue;
      for (const value_id normal : scale->inputs) {
        node* divide = find_.sole(normal, "Div");
        if (divide == nullptr || parameter(*scale, normal) == nullptr) continue;
        value_id x = absent;
        float epsilon = 0;
        if (!is_normalised(*divide, x, epsilon)) continue;
        const value_id weights = chain::other(*scale, normal);
        const value_id shift = chain::other(add, scaled);
        add.op = find_op("LayerNormalization");
        add.inputs = {x, weights, shift};
        add.attrs = attributes(
            {onnx::make_attribute("axis", int64_t{-1}), onnx::make_attribute("epsilon", epsilon)});
        return;
      }
    }
  }

  bool is_normalised(const node& divide, value_id& x, float& epsilon) {
    const value_id off = divide.inputs[0];
    node* subtract = find_.producer(off);
    node* root = find_.sole(divide.inputs[1], "Sqrt");
    if (subtract == nullptr || subtract->op->name != "Sub" || root == nullptr) return false;
    x = subtract->inputs[0];
    node* mean = find_.producer(subtract->inputs[1]);
    if (mean == nullptr || mean->op->name != "ReduceMean" || mean->inputs[0] != x ||
        !is_mean_of_last_axis(g_, *mean)) {
      return false;
    }
    node* add = find_.sole(root->inputs[0], "Add");
    if (add == nullptr) return false;
    for (const value_id variance : add->inputs) {
      const auto small = find_.scalar(chain::other(*add, variance));
      node* squares = find_.sole(variance, "ReduceMean");
      if (!small || squares == nullptr || !is_mean_of_last_axis(g_, *squares)) continue;
      if (!is_square(squares->inputs[0], off)) continue;
      epsilon = *small;
      return true;
    }
    return false;
  }

  bool is_square(value_id id, value_id of) {
    if (const node* power = find_.sole(id, "Pow")) {
      return power->inputs[0] == of && find_.scalar(power->inputs[1]) == 2.0F;
    }
    const node* product = find_.sole(id, "Mul");
    return product != nullptr && product->inputs[0] == of && product->inputs[1] == of;
  }

  chain find_;
  graph& g_;
};

}  // namespace

void match_layer_norm(graph& g) { matcher(g).run(); }

}  // namespace graft::onednn
