// What every operator provides: its schema, shape inference, and a reference kernel. To add one,
// copy a file of this folder and name its schema in table.cpp.
#pragma once

#include "ir/graph.hpp"

#include <graft/sdk/result.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace graft::onednn {

// A node while its outputs' types and shapes are found out.
class inference {
 public:
  inference(const graph& g, const node& n) : at(n), outputs(n.outputs.size()), graph_(g) {}

  const node& at;
  std::vector<std::optional<value>> outputs;

  [[nodiscard]] std::size_t inputs() const { return at.inputs.size(); }
  [[nodiscard]] bool has(std::size_t i) const {
    return i < at.inputs.size() && at.inputs[i] != absent;
  }
  [[nodiscard]] const shape& dims(std::size_t i) const { return graph_.at(at.inputs[i]).dims; }
  [[nodiscard]] int64_t rank(std::size_t i) const { return static_cast<int64_t>(dims(i).size()); }
  [[nodiscard]] dtype type(std::size_t i) const { return graph_.at(at.inputs[i]).type; }
  // Null where the input is left out or is not known before the network runs.
  [[nodiscard]] const tensor* constant(std::size_t i) const {
    return has(i) ? graph_.at(at.inputs[i]).constant.get() : nullptr;
  }

  void output(std::size_t i, dtype type, shape dims) {
    if (i < outputs.size()) outputs[i] = value{{}, type, std::move(dims), nullptr};
  }
  // An output that depends on shapes alone and so is known now.
  void output(std::size_t i, tensor_ptr known) {
    if (i < outputs.size()) outputs[i] = value{{}, known->type(), known->dims(), known};
  }

 private:
  const graph& graph_;
};

// A node while its reference kernel runs. An input that was left out has null data.
struct evaluation {
  const node& at;
  std::vector<tensor_view> in;
  std::vector<tensor_view> out;

  [[nodiscard]] bool has(std::size_t i) const { return i < in.size() && in[i].data != nullptr; }
};

struct op_schema {
  std::string_view name;
  std::size_t min_inputs = 1;
  std::size_t max_inputs = 1;
  // Errors: unimplemented for a form that is not supported, invalid_argument for a broken model.
  status (*infer)(inference& in) = nullptr;
  // Inputs and outputs are row-major with the inferred types and shapes.
  void (*evaluate)(const evaluation& e) = nullptr;
  // Outputs after the first may be left out where nothing reads them.
  bool optional_outputs = false;
};

// Null for an operator that the table does not have.
const op_schema* find_op(std::string_view name);
// The names of all that it has.
std::vector<std::string_view> op_names();

// An axis counted from the end where negative, checked against the rank.
status normalise_axis(int64_t& axis, int64_t rank);
// Integers given by an attribute in older opsets and by constant input `input` in newer ones;
// `found` says whether either is there. Errors: unimplemented where the input is not constant.
status integers_of(const inference& in, std::string_view name, std::size_t input,
                   std::vector<int64_t>& values, bool& found);

}  // namespace graft::onednn
