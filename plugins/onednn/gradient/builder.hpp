// Makes a program of the IR: decides in which order activations lie, merges what is one step
// (a convolution, its frozen BN and its ReLU), and asks table.cpp for everything else.
#pragma once

#include "gradient/kernels.hpp"
#include "gradient/parameter_store.hpp"
#include "gradient/program.hpp"
#include "ir/graph.hpp"

#include <graft/sdk/result.hpp>
#include <oneapi/dnnl/dnnl.hpp>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace graft::onednn::gradient {

class builder {
 public:
  // `boundaries` are values of g from its input to its features; each gets a place of its own.
  // With `batch_statistics`, BN takes them from the batch and stands alone.
  builder(const graph& g, const std::vector<value_id>& boundaries, bool batch_statistics,
          const parameter_store& parameters, const dnnl::engine& engine);

  // Throws dnnl::error. Errors: unimplemented where an operator refuses a form of it.
  status run(program& out);

  [[nodiscard]] const graph& ir() const { return g_; }
  [[nodiscard]] const dnnl::engine& engine() const { return engine_; }
  [[nodiscard]] bool batch_statistics() const { return batch_statistics_; }

  // Input i of n; none where it was left out. An activation comes in the wanted order, through a
  // step of its own where it has another.
  operand input(const node& n, std::size_t i, order wanted);
  // The order that an activation has now; plain for parameters and constants.
  [[nodiscard]] order order_of(value_id id) const;
  // A new place for what a node makes.
  operand output(value_id id, order layout);
  // The only reader of a value, where it may be merged into the value's maker; else null.
  [[nodiscard]] const node* follower(value_id id) const;
  // n is done by another node's operator.
  void absorb(const node& n) { absorbed_.insert(&n); }
  // Where a ReLU or Clip follows `made`: takes it over, and `made` becomes what it makes.
  clamp absorb_clamp(value_id& made);
  void add(const node& n, std::unique_ptr<differentiable> op);

 private:
  operand activation(value_id id, order wanted, const std::string& reader);
  void finish(program& out);

  const graph& g_;
  std::vector<value_id> boundaries_;
  std::set<value_id> pinned_;
  bool batch_statistics_;
  const parameter_store& parameters_;
  dnnl::engine engine_;
  program program_;
  std::map<value_id, std::map<order, operand>> made_;
  std::map<value_id, order> first_order_;
  std::map<value_id, std::vector<const node*>> readers_;
  std::set<const node*> absorbed_;
};

// The clamp that a Relu or Clip node is; off for any other, or where its bounds are computed.
clamp clamp_of(const graph& g, const node& n);

// One line an operator, in table.cpp. Null for an operator without a vector-Jacobian product.
using build_function = status (*)(builder& b, const node& n);
build_function find_vjp(std::string_view op);
// The names of all that have one.
std::vector<std::string_view> vjp_names();

}  // namespace graft::onednn::gradient
