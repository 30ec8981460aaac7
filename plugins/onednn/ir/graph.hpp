// The IR: a list of nodes in execution order over values with static shapes. The batch size is
// bound when a model is imported, so shape arithmetic is constant and folds away.
#pragma once

#include "ir/attributes.hpp"
#include "ir/tensor.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace graft::onednn {

struct op_schema;

using value_id = int32_t;
constexpr value_id absent = -1;  // an optional input that was left out

struct value {
  std::string name;
  dtype type = dtype::f32;
  shape dims;
  tensor_ptr constant;  // null where it is computed
  float scale = 0;      // of a quantised value, which stands for scale * element; else 0
};

// What a node does to its result before it is stored, in order: fused from nodes that followed.
struct epilogue {
  enum class kind : uint8_t {
    add,         // y + inputs[operand]
    relu,        // max(y, 0) + alpha * min(y, 0)
    clip,        // min(max(y, alpha), beta)
    sigmoid,     // 1 / (1 + exp(-y))
    tanh,        //
    silu,        // y * sigmoid(y)
    hard_swish,  // y * min(max(y + 3, 0), 6) / 6
    elu,         // y < 0 ? alpha * (exp(y) - 1) : y
    gelu_erf,    // y * (1 + erf(y / sqrt(2))) / 2
    gelu_tanh,   // y * (1 + tanh(sqrt(2 / pi) * (y + 0.044715 y^3))) / 2
    linear,      // alpha * y + beta
  };
  kind what = kind::relu;
  float alpha = 0;
  float beta = 0;
  std::size_t operand = 0;  // only for add
};

struct node {
  std::string name;
  const op_schema* op = nullptr;
  int64_t opset = 0;
  attributes attrs;
  std::vector<value_id> inputs;
  std::vector<value_id> outputs;
  std::vector<epilogue> epilogues;
};

struct graph {
  std::vector<value> values;
  std::vector<node> nodes;
  value_id input = absent;     // f32 [N,C,H,W]
  value_id features = absent;  // f32 [N,...]

  [[nodiscard]] const value& at(value_id id) const { return values[static_cast<std::size_t>(id)]; }
  [[nodiscard]] value& at(value_id id) { return values[static_cast<std::size_t>(id)]; }
  value_id add(value made);
  // How often each value is read; the features count as one reading.
  [[nodiscard]] std::vector<int> uses() const;
  // Index in `nodes` of the node that makes each value, -1 for the input and constants.
  [[nodiscard]] std::vector<int> producers() const;
  // Ends a pass: drops the nodes whose op is null, and reads redirect[v] (where it is not absent)
  // in place of each value v. Redirections must point to values that are made earlier.
  void compact(const std::vector<value_id>& redirect);
  void compact() { compact(std::vector<value_id>(values.size(), absent)); }
};

}  // namespace graft::onednn
