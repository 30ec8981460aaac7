// Add, Sub, Mul, Div, Max and Min with broadcasting, and activations that stand alone.
#include "kernels/kernels.hpp"

namespace graft::onednn {
namespace {

dnnl::algorithm algorithm_of(std::string_view op) {
  if (op == "Add") return dnnl::algorithm::binary_add;
  if (op == "Sub") return dnnl::algorithm::binary_sub;
  if (op == "Mul") return dnnl::algorithm::binary_mul;
  if (op == "Div") return dnnl::algorithm::binary_div;
  return op == "Max" ? dnnl::algorithm::binary_max : dnnl::algorithm::binary_min;
}

}  // namespace

status lower_arithmetic(lowering& to, const node& n, bool& done) {
  if (n.inputs.size() != 2) return {};  // Max and Min take any number
  const shape& out = to.at(n.outputs[0]).dims;
  value_id a = n.inputs[0];
  value_id b = n.inputs[1];
  const bool commutes = n.op->name != "Sub" && n.op->name != "Div";
  if (to.at(a).dims != out && commutes) std::swap(a, b);
  // oneDNN broadcasts the second operand only, and wants equal ranks.
  if (to.at(a).dims != out || to.at(a).constant != nullptr || out.empty()) return {};
  const dnnl::memory::desc left = to.layout(a);
  dnnl::memory::desc right = left;
  slot_id second = -1;
  if (to.at(b).dims == out) {
    second = to.use(b, left);
  } else if (to.at(b).dims.size() == out.size()) {
    right = to.layout(b);
    second = to.use(b, right);
  } else if (to.at(b).constant != nullptr) {
    shape padded = to.at(b).dims;
    padded.insert(padded.begin(), out.size() - padded.size(), 1);
    right = lowering::plain(padded);
    second = to.pack(*to.at(b).constant, right, right);
  } else {
    return {};
  }
  dnnl::primitive_attr attr = to.attr();
  attr.set_post_ops(post_ops_of(n));
  const auto pd = compat::describe<dnnl::binary>(to.engine(), attr, algorithm_of(n.op->name), left,
                                                 right, left);
  const slot_id first = to.use(a, left);
  to.add<dnnl::binary>(n, pd,
                       {{DNNL_ARG_SRC_0, first},
                        {DNNL_ARG_SRC_1, second},
                        {DNNL_ARG_DST, to.make(n.outputs[0], left)}})
      .flops = static_cast<double>(element_count(out));
  done = true;
  return {};
}

status lower_activation(lowering& to, const node& n, bool& done) {
  if (n.epilogues.empty()) return {};
  dnnl::algorithm kind{};
  float alpha = 0;
  float beta = 0;
  if (!eltwise_of(n.epilogues[0], kind, alpha, beta)) return {};
  const dnnl::memory::desc md = to.layout(n.inputs[0]);
  const auto pd = compat::describe_eltwise(to.engine(), to.attr(), kind, md, alpha, beta);
  const slot_id from = to.use(n.inputs[0], md);
  to.add<dnnl::eltwise_forward>(n, pd,
                                {{DNNL_ARG_SRC, from}, {DNNL_ARG_DST, to.make(n.outputs[0], md)}})
      .flops = static_cast<double>(element_count(to.at(n.outputs[0]).dims));
  to.add_epilogues(n, 1);
  done = true;
  return {};
}

}  // namespace graft::onednn
