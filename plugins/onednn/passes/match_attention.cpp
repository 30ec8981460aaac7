// softmax(scale q k^T + mask) v becomes one Attention, where the mask is constant: its inputs are q
// of [...,queries,depth], k of [...,keys,depth], v of [...,keys,values] and perhaps the mask of
// [...,queries,keys], whose leading axes may be 1. Works on the Identity nodes of
// canonicalise_activations().
#include "formats/onnx/model.hpp"
#include "ops/ops.hpp"
#include "passes/chain.hpp"
#include "passes/passes.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

namespace graft::onednn {

// Only lowered, never interpreted.
const op_schema attention_op{"Attention", 3, 4, nullptr, nullptr};

namespace {

class matcher {
 public:
  explicit matcher(graph& g) : find_(g), g_(g) {}

  void run() {
    for (node& n : g_.nodes) {
      if (n.op != nullptr && n.op->name == "MatMul") match(n);
    }
    g_.compact();
    remove_idle(g_);
  }

 private:
  // A factor and what it multiplies.
  value_id unscaled(value_id id, float& scale) {
    const node* n = find_.sole(id, "Identity");
    float factor = 1;
    if (!chain::only_scales(n, factor)) return id;
    scale *= factor;
    return n->inputs[0];
  }

  // k of k^T, or absent.
  value_id transposed(value_id id) {
    const node* n = find_.sole(id, "Transpose");
    if (n == nullptr) return absent;
    std::vector<int64_t> swapped(g_.at(id).dims.size());
    std::iota(swapped.begin(), swapped.end(), int64_t{0});
    std::swap(swapped[swapped.size() - 1], swapped[swapped.size() - 2]);
    return n->attrs.integers("perm") == swapped ? n->inputs[0] : absent;
  }

  // What stands between the scores q k^T and the softmax: constants that are added, and views.
  // Whether that is all; `scores` is what it begins with.
  bool find_masks(value_id id, std::vector<const node*>& between, value_id& scores) {
    for (;;) {
      if (const node* n = find_.sole(id, "Add")) {
        const bool second = find_.floats(n->inputs[1]) != nullptr;
        if (!second && find_.floats(n->inputs[0]) == nullptr) return false;
        between.push_back(n);
        id = n->inputs[second ? 0 : 1];
      } else if (const node* r = find_.sole(id, "Reshape")) {
        between.push_back(r);
        id = r->inputs[0];
      } else {
        scores = id;
        return true;
      }
    }
  }

  // The sum of all masks over scores of `dims`: what the nodes make of scores that are zero.
  std::shared_ptr<tensor> total_mask(const std::vector<const node*>& between, const shape& dims) {
    auto sum = std::make_shared<tensor>(dtype::f32, dims);
    for (auto n = between.rbegin(); n != between.rend(); ++n) {
      auto next = std::make_shared<tensor>(dtype::f32, g_.at((*n)->outputs[0]).dims);
      evaluation e{**n, {}, {{dtype::f32, next->dims(), next->mutable_data()}}};
      for (const value_id id : (*n)->inputs) {
        e.in.push_back(g_.at(id).constant != nullptr ? g_.at(id).constant->view() : sum->view());
      }
      (*n)->op->evaluate(e);
      sum = next;
    }
    return sum;
  }

  // The mask with its first axis cut to 1 where every entry is the same.
  static tensor_ptr without_repetition(const std::shared_ptr<tensor>& mask) {
    const auto all = mask->values<float>();
    shape dims = mask->dims();
    const std::size_t one = all.size() / static_cast<std::size_t>(dims[0]);
    for (std::size_t i = one; i < all.size(); ++i) {
      if (all[i] != all[i - one]) return mask;
    }
    dims[0] = 1;
    return tensor::of<float>(dtype::f32, dims, all.first(one));
  }

  void match(node& product) {
    const shape& out = g_.at(product.outputs[0]).dims;
    const std::size_t rank = out.size();
    const value_id v = product.inputs[1];
    const node* softmax = find_.sole(product.inputs[0], "Softmax");
    // Kernels weigh whole vectors of values.
    constexpr int64_t widest = 16;
    if (softmax == nullptr || rank < 3 || out.back() % widest != 0 ||
        g_.at(v).constant != nullptr || g_.at(v).dims.size() != rank) {
      return;
    }
    const int64_t axis = softmax->attrs.integer("axis", softmax->opset >= 13 ? -1 : 1);
    if (axis != -1 && axis != static_cast<int64_t>(rank) - 1) return;
    std::vector<const node*> between;
    value_id id = absent;
    if (!find_masks(softmax->inputs[0], between, id)) return;
    float scale = 1;
    const node* scores = find_.sole(unscaled(id, scale), "MatMul");
    if (scores == nullptr) return;
    const value_id q = unscaled(scores->inputs[0], scale);
    value_id k = transposed(unscaled(scores->inputs[1], scale));
    if (k != absent) k = unscaled(k, scale);
    if (k == absent || g_.at(q).constant != nullptr || g_.at(k).constant != nullptr) return;
    const shape& dims = g_.at(scores->outputs[0]).dims;
    if (g_.at(softmax->inputs[0]).dims != dims || !fits(dims, g_.at(q).dims) ||
        !fits(dims, g_.at(k).dims) || !fits(dims, out) || !fits(dims, g_.at(v).dims)) {
      return;
    }
    constexpr int64_t largest_mask = int64_t{64} << 20;
    const bool masked = std::any_of(between.begin(), between.end(),
                                    [](const node* n) { return n->op->name == "Add"; });
    if (masked && element_count(dims) > largest_mask) return;
    product.inputs = {q, k, v};
    if (masked) {
      const tensor_ptr mask = without_repetition(total_mask(between, dims));
      product.inputs.push_back(g_.add({"mask", dtype::f32, mask->dims(), mask}));
    }
    product.op = &attention_op;
    product.attrs = attributes({onnx::make_attribute("scale", scale)});
  }

  // The same axes before the matrices.
  static bool fits(const shape& a, const shape& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end() - 2, b.begin());
  }

  chain find_;
  graph& g_;
};

}  // namespace

void match_attention(graph& g) { matcher(g).run(); }

}  // namespace graft::onednn
