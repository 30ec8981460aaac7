// Conv in int8: 32-bit sums, scaled to the output's own steps, with the residual addition and the
// activation as post-ops. A uint8 result saturates at 0 and 255, which is ReLU and often ReLU6.
#include "quantise/int8_kernels.hpp"

#include <algorithm>
#include <string_view>

namespace graft::onednn {
namespace {

using data_type = dnnl::memory::data_type;

data_type type_of(const value& v) {
  if (v.scale == 0) return data_type::f32;
  return v.type == dtype::u8 ? data_type::u8 : data_type::s8;
}

bool is_piecewise_linear(const node& n) {
  return std::all_of(n.epilogues.begin(), n.epilogues.end(), [](const epilogue& e) {
    return e.what == epilogue::kind::add || e.what == epilogue::kind::relu ||
           e.what == epilogue::kind::clip;
  });
}

// Does storing as uint8 with this scale already do what e does?
bool saturation_does(const epilogue& e, const value& out) {
  if (out.scale == 0 || out.type != dtype::u8) return false;
  if (e.what == epilogue::kind::relu) return e.alpha == 0;
  constexpr float rounding = 1e-4F;
  return e.what == epilogue::kind::clip && e.alpha == 0 &&
         e.beta >= 255 * out.scale * (1 - rounding);
}

// The epilogues of n; `unit` is what 1 is in the numbers that post-ops see, `last` what the last
// of them has to multiply its result with.
dnnl::post_ops post_ops_in(const lowering& to, const node& n, float unit, float last) {
  dnnl::post_ops ops;
  for (std::size_t i = 0; i < n.epilogues.size(); ++i) {
    epilogue e = n.epilogues[i];
    const bool final = i + 1 == n.epilogues.size();
    if (e.what == epilogue::kind::add) {
      const value& other = to.at(n.inputs[e.operand]);
      compat::append_sum(ops, other.scale * unit, type_of(other));
      continue;
    }
    if (final && saturation_does(e, to.at(n.outputs[0]))) continue;
    if (e.what == epilogue::kind::clip) {
      e.alpha *= unit;
      e.beta *= unit;
    }
    dnnl::algorithm kind{};
    float alpha = 0;
    float beta = 0;
    eltwise_of(e, kind, alpha, beta);
    compat::append_last_eltwise(ops, final ? last : 1, kind, alpha, beta);
  }
  return ops;
}

dnnl::convolution_forward::primitive_desc describe(const dnnl::engine& engine,
                                                   const convolution_spec& spec, data_type src,
                                                   data_type dst,
                                                   const dnnl::primitive_attr& attr) {
  const auto any = [](const shape& dims, data_type type) {
    return dnnl::memory::desc(dims, type, dnnl::memory::format_tag::any);
  };
  const window& win = spec.win;
  return compat::describe<dnnl::convolution_forward>(
      engine, attr, dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
      dnnl::memory::desc(spec.in, src, integer_strides(spec.in)), any(spec.weights, data_type::s8),
      spec.has_bias ? lowering::plain({spec.out[1]}) : dnnl::memory::desc(),
      dnnl::memory::desc(spec.out, dst, integer_strides(spec.out)),
      compat::dims{win.stride[0], win.stride[1]},
      compat::dims{win.dilation[0] - 1, win.dilation[1] - 1},
      compat::dims{win.before[0], win.before[1]}, compat::dims{win.after[0], win.after[1]});
}

// As the kernel adds it: to real numbers, or (2.6) to the sums before they are scaled.
tensor_ptr scaled_bias(const tensor& bias, const compat::product_scales& scales) {
  const auto from = bias.values<float>();
  std::vector<float> made(from.begin(), from.end());
  for (std::size_t c = 0; c < made.size() && compat::scales_before_post_ops; ++c) {
    made[c] /= scales.src * scales.weights[c];
  }
  return tensor::of<float>(dtype::f32, bias.dims(), made);
}

}  // namespace

bool has_int8_kernel(const dnnl::engine& engine, const convolution_spec& spec, data_type src,
                     data_type dst) {
  try {
    dnnl::primitive_attr attr;
    compat::scale_product(attr, {1, std::vector<float>(static_cast<std::size_t>(spec.out[1]), 1), 1,
                                 spec.weights.size() == 5});
    const std::string_view name = describe(engine, spec, src, dst, attr).impl_info_str();
    return name.substr(0, 3) != "ref";
  } catch (const dnnl::error&) {
    return false;
  }
}

status lower_int8_convolution(lowering& to, const node& n) {
  convolution_spec spec;
  bool possible = false;
  GRAFT_TRY(convolution_spec::read(to.ir(), n, data_type::f32, spec, possible));
  if (!possible) return {code::internal, "its weights are not constant"};
  const value& x = to.at(n.inputs[0]);
  const value& y = to.at(n.outputs[0]);
  const int8_weights weights =
      quantise_weights(*to.at(n.inputs[1]).constant, largest_weight(type_of(x)));

  const float out = y.scale > 0 ? y.scale : 1;
  const bool fold = is_piecewise_linear(n) && compat::scales_before_post_ops;
  compat::product_scales scales{x.scale, weights.scales, out, spec.weights.size() == 5};
  if (compat::scales_before_post_ops && !fold) scales.dst = 1;
  dnnl::primitive_attr attr = to.attr();
  attr.set_post_ops(post_ops_in(to, n, fold ? 1 / out : 1, fold ? 1 : 1 / out));
  const compat::scale_arguments along = compat::scale_product(attr, scales);
  const auto pd = describe(to.engine(), spec, type_of(x), type_of(y), attr);

  value_id residual = absent;
  for (const epilogue& e : n.epilogues) {
    if (e.what == epilogue::kind::add) residual = n.inputs[e.operand];
  }
  const dnnl::memory::desc plain(spec.weights, data_type::s8, row_major_strides(spec.weights));
  std::vector<std::pair<int, slot_id>> arguments = {
      {DNNL_ARG_SRC, to.use(n.inputs[0], pd.src_desc())},
      {DNNL_ARG_WEIGHTS, to.pack(*weights.made, plain, pd.weights_desc())}};
  if (spec.has_bias) {
    const dnnl::memory::desc md = lowering::plain({spec.out[1]});
    arguments.emplace_back(DNNL_ARG_BIAS,
                           to.pack(*scaled_bias(*to.at(n.inputs[2]).constant, scales), md, md));
  }
  arguments.emplace_back(DNNL_ARG_DST, residual == absent
                                           ? to.make(n.outputs[0], pd.dst_desc())
                                           : to.take_over(residual, n.outputs[0], pd.dst_desc()));
  bind_scales(to, along, arguments);
  const shape& w = to.at(n.inputs[1]).dims;
  step& made = to.add<dnnl::convolution_forward>(n, pd, std::move(arguments));
  made.int8 = true;
  made.flops =
      2.0 * static_cast<double>(w[1] * w[2] * w[3]) * static_cast<double>(element_count(spec.out));
  return {};
}

}  // namespace graft::onednn
