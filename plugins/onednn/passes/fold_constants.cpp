#include "passes/fold_constants.hpp"

#include "ops/op.hpp"

#include <algorithm>

namespace graft::onednn {
namespace {

bool is_slow(const op_schema& op) {
  return op.name == "Conv" || op.name == "Gemm" || op.name == "MatMul" ||
         op.name == "AveragePool" || op.name == "MaxPool" || op.name == "LRN";
}

}  // namespace

bool fold_constant(graph& g, const node& n, int64_t most_bytes) {
  const auto known = [&](value_id id) { return id == absent || g.at(id).constant != nullptr; };
  if (std::all_of(n.outputs.begin(), n.outputs.end(), known)) return true;
  if (n.op->evaluate == nullptr || is_slow(*n.op)) return false;
  if (!std::all_of(n.inputs.begin(), n.inputs.end(), known)) return false;

  evaluation e{n, {}, {}};
  for (const value_id id : n.inputs) {
    e.in.push_back(id == absent ? tensor_view{} : g.at(id).constant->view());
  }
  std::vector<std::shared_ptr<tensor>> made;
  for (const value_id id : n.outputs) {
    if (id == absent) return false;
    const value& out = g.at(id);
    if (element_count(out.dims) * static_cast<int64_t>(element_size(out.type)) > most_bytes) {
      return false;
    }
    made.push_back(std::make_shared<tensor>(out.type, out.dims));
    e.out.push_back({out.type, out.dims, made.back()->mutable_data()});
  }
  n.op->evaluate(e);
  for (std::size_t i = 0; i < made.size(); ++i) g.at(n.outputs[i]).constant = made[i];
  return true;
}

}  // namespace graft::onednn
