#include "kernels/lowering.hpp"

namespace graft::onednn {

using dnnl::algorithm;

bool eltwise_of(const epilogue& e, algorithm& kind, float& alpha, float& beta) {
  alpha = e.alpha;
  beta = e.beta;
  switch (e.what) {
    case epilogue::kind::add:
      return false;
    case epilogue::kind::relu:
      kind = algorithm::eltwise_relu;
      return true;
    case epilogue::kind::clip:
      kind = algorithm::eltwise_clip;
      return true;
    case epilogue::kind::sigmoid:
      kind = algorithm::eltwise_logistic;
      return true;
    case epilogue::kind::tanh:
      kind = algorithm::eltwise_tanh;
      return true;
    case epilogue::kind::elu:
      kind = algorithm::eltwise_elu;
      return true;
    case epilogue::kind::linear:
      kind = algorithm::eltwise_linear;
      return true;
    case epilogue::kind::silu:
      kind = algorithm::eltwise_swish;
      alpha = 1;
      return true;
    case epilogue::kind::gelu_erf:
      kind = algorithm::eltwise_gelu_erf;
      return true;
    case epilogue::kind::gelu_tanh:
      kind = algorithm::eltwise_gelu_tanh;
      return true;
    case epilogue::kind::hard_swish:
      kind = algorithm::eltwise_hardswish;
      alpha = compat::hard_swish_alpha;
      beta = compat::hard_swish_beta;
      return true;
  }
  return false;
}

dnnl::post_ops post_ops_of(const node& n) {
  dnnl::post_ops ops;
  for (const epilogue& e : n.epilogues) {
    algorithm kind{};
    float alpha = 0;
    float beta = 0;
    if (eltwise_of(e, kind, alpha, beta))
      compat::append_eltwise(ops, kind, alpha, beta);
    else
      ops.append_sum();
  }
  return ops;
}

void lowering::add_epilogues(const node& n, std::size_t first) {
  for (std::size_t i = first; i < n.epilogues.size(); ++i) {
    algorithm kind{};
    float alpha = 0;
    float beta = 0;
    const dnnl::memory::desc md = layout(n.outputs[0]);
    const slot_id place = home(n.outputs[0]);
    if (eltwise_of(n.epilogues[i], kind, alpha, beta)) {
      const auto pd = compat::describe_eltwise(engine_, attr(), kind, md, alpha, beta);
      add<dnnl::eltwise_forward>(n, pd, {{DNNL_ARG_SRC, place}, {DNNL_ARG_DST, place}});
      continue;
    }
    const auto pd =
        compat::describe<dnnl::binary>(engine_, attr(), algorithm::binary_add, md, md, md);
    add<dnnl::binary>(n, pd,
                      {{DNNL_ARG_SRC_0, place},
                       {DNNL_ARG_SRC_1, use(n.inputs[n.epilogues[i].operand], md)},
                       {DNNL_ARG_DST, place}});
  }
}

status lowering::add_reference(const node& n) {
  if (n.op->evaluate == nullptr) return {code::internal, "it has no kernel"};
  step made;
  made.name = n.name;
  made.op = std::string(n.op->name);
  made.implementation = "reference";
  made.reference = n;
  const auto bytes_of = [](const value& v) {
    return dnnl::memory::desc(
        {std::max<int64_t>(1, element_count(v.dims)) * static_cast<int64_t>(element_size(v.type))},
        dnnl::memory::data_type::u8, dnnl::memory::format_tag::a);
  };
  std::size_t own_inputs = n.inputs.size();
  for (const epilogue& e : n.epilogues) {
    if (e.what == epilogue::kind::add) own_inputs = std::min(own_inputs, e.operand);
  }
  for (std::size_t i = 0; i < own_inputs; ++i) {
    const value_id id = n.inputs[i];
    if (id == absent) {
      made.inputs.emplace_back();
      continue;
    }
    const bool floats = at(id).type == dtype::f32 && element_count(at(id).dims) > 0;
    made.inputs.push_back({floats ? use_plain(id) : home(id), at(id).type, at(id).dims});
  }
  for (const value_id id : n.outputs) {
    if (id == absent) {
      return unsupported("an output that is left out is not supported");
    }
    const bool floats = at(id).type == dtype::f32 && element_count(at(id).dims) > 0;
    made.outputs.push_back(
        {this->make(id, floats ? plain(at(id).dims) : bytes_of(at(id))), at(id).type, at(id).dims});
  }
  program_.steps.push_back(std::move(made));
  add_epilogues(n, 0);
  return {};
}

}  // namespace graft::onednn
