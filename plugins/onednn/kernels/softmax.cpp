// Softmax over one axis.
#include "kernels/kernels.hpp"

namespace graft::onednn {

status lower_softmax(lowering& to, const node& n, bool& done) {
  const auto rank = static_cast<int64_t>(to.at(n.inputs[0]).dims.size());
  int64_t axis = n.attrs.integer("axis", n.opset >= 13 ? -1 : 1);
  if (axis < 0) axis += rank;
  if (n.opset < 13 && axis != rank - 1) return {};
  const dnnl::memory::desc md = to.layout(n.inputs[0]);
  const auto pd = compat::describe_softmax(to.engine(), to.attr(), md, static_cast<int>(axis));
  const slot_id from = to.use(n.inputs[0], md);
  to.add<compat::softmax>(n, pd, {{DNNL_ARG_SRC, from}, {DNNL_ARG_DST, to.make(n.outputs[0], md)}});
  done = true;
  return {};
}

}  // namespace graft::onednn
