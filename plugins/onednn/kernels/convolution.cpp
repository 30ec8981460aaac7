// Conv: oneDNN's own choice of algorithm and blocked layout, with activations and a residual
// addition as post-ops.
#include "kernels/kernels.hpp"
#include "ops/window.hpp"

namespace graft::onednn {

status lower_convolution(lowering& to, const node& n, bool& done) {
  const value& x = to.at(n.inputs[0]);
  const value& w = to.at(n.inputs[1]);
  const value& y = to.at(n.outputs[0]);
  const bool has_bias = n.inputs.size() > 2 && n.inputs[2] != absent;
  if (w.constant == nullptr || (has_bias && to.at(n.inputs[2]).constant == nullptr)) return {};
  window win;
  GRAFT_TRY(find_window(n, x.dims, {w.dims[2], w.dims[3]}, win));

  const int64_t groups = n.attrs.integer("group", 1);
  shape weight_dims = w.dims;
  if (groups > 1) {
    weight_dims[0] /= groups;
    weight_dims.insert(weight_dims.begin(), groups);
  }
  const auto any = [&](const shape& dims) {
    return dnnl::memory::desc(dims, to.compute_type(), dnnl::memory::format_tag::any);
  };
  const dnnl::memory::desc bias_md = has_bias ? lowering::plain({y.dims[1]}) : dnnl::memory::desc();
  value_id residual = absent;
  for (const epilogue& e : n.epilogues) {
    if (e.what == epilogue::kind::add) residual = n.inputs[e.operand];
  }
  dnnl::primitive_attr attr = to.attr();
  attr.set_post_ops(post_ops_of(n));
  const auto pd = compat::describe<dnnl::convolution_forward>(
      to.engine(), attr, dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
      any(x.dims), any(weight_dims), bias_md, any(y.dims),
      compat::dims{win.stride[0], win.stride[1]},
      compat::dims{win.dilation[0] - 1, win.dilation[1] - 1},
      compat::dims{win.before[0], win.before[1]}, compat::dims{win.after[0], win.after[1]});

  std::vector<std::pair<int, slot_id>> arguments = {
      {DNNL_ARG_SRC, to.use(n.inputs[0], pd.src_desc())},
      {DNNL_ARG_WEIGHTS, to.pack(*w.constant, lowering::plain(weight_dims), pd.weights_desc())}};
  if (has_bias) {
    arguments.emplace_back(DNNL_ARG_BIAS, to.pack(*to.at(n.inputs[2]).constant, bias_md, bias_md));
  }
  arguments.emplace_back(DNNL_ARG_DST, residual == absent
                                           ? to.make(n.outputs[0], pd.dst_desc())
                                           : to.take_over(residual, n.outputs[0], pd.dst_desc()));
  const double taps = static_cast<double>(w.dims[1] * w.dims[2] * w.dims[3]);
  to.add<dnnl::convolution_forward>(n, pd, std::move(arguments)).flops =
      2.0 * taps * static_cast<double>(element_count(y.dims));
  done = true;
  return {};
}

}  // namespace graft::onednn
