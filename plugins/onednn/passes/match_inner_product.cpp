// A MatMul with constant weights, a bias and a factor for each output become one InnerProduct:
// y = x W + b, x of [...,K], W of [K,N], b of [N].
#include "ops/ops.hpp"
#include "passes/chain.hpp"
#include "passes/passes.hpp"

#include <vector>

namespace graft::onednn {

// Only lowered, never interpreted.
const op_schema inner_product_op{"InnerProduct", 2, 3, nullptr, nullptr};

namespace {

class matcher {
 public:
  explicit matcher(graph& g) : find_(g), g_(g) {}

  void run() {
    for (node& n : g_.nodes) {
      if (n.op == nullptr) continue;
      if (n.op->name == "MatMul") {
        take_weights(n);
      } else if (n.op->name == "Add" || n.op->name == "Mul") {
        take_constant(n);
      }
    }
    g_.compact();
  }

 private:
  void take_weights(node& n) {
    const tensor* weights = find_.floats(n.inputs[1]);
    const bool one_matrix = weights != nullptr && weights->dims().size() == 2;
    if (!one_matrix || g_.at(n.inputs[0]).constant != nullptr ||
        g_.at(n.inputs[0]).dims.size() < 2) {
      return;
    }
    n.op = &inner_product_op;
  }

  // The inner product behind `id`, which is read there alone, itself or with its outputs moved to
  // axis 1 of [N,C,H,W]; `axis` is where they are, counted from the end.
  node* product_behind(value_id id, node*& transpose, std::size_t& axis) {
    transpose = find_.sole(id, "Transpose");
    axis = 1;
    if (transpose == nullptr) return find_.sole(id, "InnerProduct");
    if (transpose->attrs.integers("perm") != std::vector<int64_t>{0, 3, 1, 2}) return nullptr;
    axis = 3;
    return find_.sole(transpose->inputs[0], "InnerProduct");
  }

  // One number for each of `count` outputs along the axis that is the axis-th from the end.
  static bool is_per_output(shape dims, int64_t count, std::size_t axis) {
    while (!dims.empty() && dims.front() == 1 && dims.size() > axis) dims.erase(dims.begin());
    shape expected(axis, 1);
    expected.front() = count;
    return dims == expected;
  }

  void take_constant(node& n) {
    for (const value_id id : n.inputs) {
      node* transpose = nullptr;
      std::size_t axis = 0;
      node* product = product_behind(id, transpose, axis);
      const tensor* known = find_.floats(chain::other(n, id));
      if (product == nullptr || known == nullptr || !product->epilogues.empty() ||
          g_.at(n.outputs[0]).dims != g_.at(id).dims) {
        continue;
      }
      const int64_t outputs = g_.at(product->inputs[1]).dims[1];
      if (!is_per_output(known->dims(), outputs, axis)) continue;
      const auto numbers = known->values<float>();
      n.op->name == "Add" ? add(*product, numbers) : multiply(*product, numbers);
      find_.absorb(transpose != nullptr ? *transpose : *product, n);
      return;
    }
  }

  value_id constant(value_id like, shape dims, const std::vector<float>& data) {
    const tensor_ptr made = tensor::of<float>(dtype::f32, dims, data);
    return g_.add({g_.at(like).name, dtype::f32, std::move(dims), made});
  }

  std::vector<float> bias_of(const node& product) const {
    const auto outputs = static_cast<std::size_t>(g_.at(product.inputs[1]).dims[1]);
    if (product.inputs.size() < 3) return std::vector<float>(outputs, 0.0F);
    const auto now = g_.at(product.inputs[2]).constant->values<float>();
    return {now.begin(), now.end()};
  }

  void set_bias(node& product, const std::vector<float>& bias) {
    product.inputs.resize(2);
    const auto outputs = static_cast<int64_t>(bias.size());
    product.inputs.push_back(constant(product.outputs[0], {outputs}, bias));
  }

  void add(node& product, std::span<const float> numbers) {
    std::vector<float> bias = bias_of(product);
    for (std::size_t i = 0; i < bias.size(); ++i) bias[i] += numbers[i];
    set_bias(product, bias);
  }

  void multiply(node& product, std::span<const float> numbers) {
    const value& weights = g_.at(product.inputs[1]);
    const auto old = weights.constant->values<float>();
    std::vector<float> scaled(old.size());
    for (std::size_t i = 0; i < old.size(); ++i) scaled[i] = old[i] * numbers[i % numbers.size()];
    const shape dims = weights.dims;
    product.inputs[1] = constant(product.inputs[1], dims, scaled);
    if (product.inputs.size() < 3) return;
    std::vector<float> bias = bias_of(product);
    for (std::size_t i = 0; i < bias.size(); ++i) bias[i] *= numbers[i];
    set_bias(product, bias);
  }

  chain find_;
  graph& g_;
};

}  // namespace

void match_inner_product(graph& g) { matcher(g).run(); }

}  // namespace graft::onednn
