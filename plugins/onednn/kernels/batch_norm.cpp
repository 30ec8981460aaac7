// BatchNormalization that follows something else than a convolution.
#include "kernels/kernels.hpp"

namespace graft::onednn {

status lower_batch_norm(lowering& to, const node& n, bool& done) {
  for (std::size_t i = 1; i < 5; ++i) {
    if (to.at(n.inputs[i]).constant == nullptr) return {};
  }
  const value_id x = n.inputs[0];
  const dnnl::memory::desc md = to.layout(x);
  const bool rectified = !n.epilogues.empty() && n.epilogues[0].what == epilogue::kind::relu &&
                         n.epilogues[0].alpha == 0;
  const auto pd = compat::describe_batch_norm(
      to.engine(), to.attr(), md, n.attrs.real("epsilon", 1e-5F),
      rectified ? dnnl::normalization_flags::fuse_norm_relu : dnnl::normalization_flags::none);
  const dnnl::memory::desc channels = lowering::plain({to.at(x).dims[1]});
  const auto constant = [&](std::size_t i) {
    return to.pack(*to.at(n.inputs[i]).constant, channels, channels);
  };
  to.add<dnnl::batch_normalization_forward>(n, pd,
                                            {{DNNL_ARG_SRC, to.use(x, md)},
                                             {DNNL_ARG_MEAN, constant(3)},
                                             {DNNL_ARG_VARIANCE, constant(4)},
                                             {DNNL_ARG_SCALE, constant(1)},
                                             {DNNL_ARG_SHIFT, constant(2)},
                                             {DNNL_ARG_DST, to.make(n.outputs[0], md)}})
      .flops = 2.0 * static_cast<double>(element_count(to.at(x).dims));
  to.add_epilogues(n, rectified ? 1 : 0);
  done = true;
  return {};
}

}  // namespace graft::onednn
