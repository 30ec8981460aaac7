// Conv: the form that the plan names in oneDNN's blocked layout, with activations and a residual
// addition as post-ops.
#include "kernels/convolution_spec.hpp"
#include "kernels/kernels.hpp"

namespace graft::onednn {

status lower_convolution(lowering& to, const node& n, bool& done) {
  convolution_spec spec;
  bool possible = false;
  GRAFT_TRY(convolution_spec::read(to.ir(), n, to.compute_type(), spec, possible));
  if (!possible) return {};
  const form chosen = spec.may_be_winograd() ? to.plan().of(spec.key()) : form::direct;
  const auto described = spec.describe(to.engine(), chosen);
  if (!described) {
    return unsupported("the plan asks for a " + std::string(name_of(chosen)) +
                       " kernel, which oneDNN does not have for this layer");
  }
  const auto& pd = *described;
  value_id residual = absent;
  for (const epilogue& e : n.epilogues) {
    if (e.what == epilogue::kind::add) residual = n.inputs[e.operand];
  }
  const value& w = to.at(n.inputs[1]);
  std::vector<std::pair<int, slot_id>> arguments = {
      {DNNL_ARG_SRC, to.use(n.inputs[0], pd.src_desc())},
      {DNNL_ARG_WEIGHTS, to.pack(*w.constant, lowering::plain(spec.weights), pd.weights_desc())}};
  if (spec.has_bias) {
    const dnnl::memory::desc bias = lowering::plain({spec.out[1]});
    arguments.emplace_back(DNNL_ARG_BIAS, to.pack(*to.at(n.inputs[2]).constant, bias, bias));
  }
  arguments.emplace_back(DNNL_ARG_DST, residual == absent
                                           ? to.make(n.outputs[0], pd.dst_desc())
                                           : to.take_over(residual, n.outputs[0], pd.dst_desc()));
  const double taps = static_cast<double>(w.dims[1] * w.dims[2] * w.dims[3]);
  to.add<dnnl::convolution_forward>(n, pd, std::move(arguments)).flops =
      2.0 * taps * static_cast<double>(element_count(spec.out));
  done = true;
  return {};
}

}  // namespace graft::onednn
