// Conv: the form that the plan names in oneDNN's blocked layout, with activations and a residual
// addition as post-ops.
#include "winograd/convolution.hpp"
#include "kernels/convolution_spec.hpp"
#include "kernels/kernels.hpp"
#include "runtime/group.hpp"

#include <array>

namespace graft::onednn {
namespace {

// As our own Winograd, between the layouts of `direct`.
status lower_winograd(lowering& to, const node& n, const convolution_spec& spec, form chosen,
                      const dnnl::convolution_forward::primitive_desc& direct, value_id residual) {
  const auto kernel =
      winograd::convolution::of(spec, own_tile(chosen), direct.src_desc(), direct.dst_desc());
  if (!kernel) {
    return unsupported("the plan asks for a " + std::string(name_of(chosen)) +
                       " kernel, which there is not for this layer");
  }
  const slot_id weights =
      to.constant(lowering::plain({kernel->packed_floats()}), [&](float* packed) {
        kernel->pack(to.at(n.inputs[1]).constant->values<float>().data(), packed);
      });
  const tensor zeros(dtype::f32, {spec.out[1]});
  const tensor& bias = spec.has_bias ? *to.at(n.inputs[2]).constant : zeros;
  const dnnl::memory::desc bias_row = lowering::plain({spec.out[1]});
  const slot_id src = to.use(n.inputs[0], direct.src_desc());
  const slot_id dst = residual == absent ? to.make(n.outputs[0], direct.dst_desc())
                                         : to.take_over(residual, n.outputs[0], direct.dst_desc());
  own_kernel own;
  own.run_images = [kernel = *kernel](std::span<const std::span<std::byte* const>> images) {
    std::array<const float*, images_together> from{};
    std::array<float*, images_together> into{};
    for (std::size_t i = 0; i < images.size(); ++i) {
      from[i] = reinterpret_cast<const float*>(images[i][0]);
      into[i] = reinterpret_cast<float*>(images[i][1]);
    }
    const auto shared = [&](std::size_t at) { return reinterpret_cast<float*>(images[0][at]); };
    kernel.run({from.data(), images.size()}, {into.data(), images.size()}, shared(2), shared(3),
               shared(4));
  };
  to.add_own(n, kernel->implementation(),
             {src, dst, weights, to.pack(bias, bias_row, bias_row),
              to.make_scratch(lowering::plain({kernel->scratch(images_together)}))},
             std::move(own))
      .flops = spec.flops();
  return {};
}

}  // namespace

status lower_convolution(lowering& to, const node& n, bool& done) {
  convolution_spec spec;
  bool possible = false;
  GRAFT_TRY(convolution_spec::read(to.ir(), n, to.compute_type(), spec, possible));
  if (!possible) return {};
  const form chosen = spec.may_be_winograd() ? to.plan().of(spec.key()) : form::direct;
  const auto described = spec.describe(to.engine(), own_tile(chosen) > 0 ? form::direct : chosen);
  if (!described) {
    return unsupported("the plan asks for a " + std::string(name_of(chosen)) +
                       " kernel, which oneDNN does not have for this layer");
  }
  const auto& pd = *described;
  value_id residual = absent;
  for (const epilogue& e : n.epilogues) {
    if (e.what == epilogue::kind::add) residual = n.inputs[e.operand];
  }
  done = true;
  if (own_tile(chosen) > 0) return lower_winograd(to, n, spec, chosen, pd, residual);
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
  to.add<dnnl::convolution_forward>(n, pd, std::move(arguments)).flops = spec.flops();
  return {};
}

}  // namespace graft::onednn
