#include "kernels/convolution_spec.hpp"

#include "kernels/lowering.hpp"

namespace graft::onednn {
namespace {

std::string joined(const shape& dims) {
  std::string made;
  for (const int64_t size : dims) made += (made.empty() ? "" : "x") + std::to_string(size);
  return made;
}

std::string_view name_of_epilogue(epilogue::kind what) {
  switch (what) {
    case epilogue::kind::add:
      return "add";
    case epilogue::kind::relu:
      return "relu";
    default:
      return "other";
  }
}

}  // namespace

status convolution_spec::read(const graph& g, const node& n, dnnl::memory::data_type compute,
                              convolution_spec& made, bool& possible) {
  const value& x = g.at(n.inputs[0]);
  const value& w = g.at(n.inputs[1]);
  possible = false;
  if (x.dims.size() != 4) return {};
  made.has_bias = n.inputs.size() > 2 && n.inputs[2] != absent;
  possible = w.constant != nullptr && (!made.has_bias || g.at(n.inputs[2]).constant != nullptr);
  if (!possible) return {};
  GRAFT_TRY(find_window(n, x.dims, {w.dims[2], w.dims[3]}, made.win));
  made.in = x.dims;
  made.out = g.at(n.outputs[0]).dims;
  made.compute = compute;
  made.weights = w.dims;
  const int64_t groups = n.attrs.integer("group", 1);
  if (groups > 1) {
    made.weights[0] /= groups;
    made.weights.insert(made.weights.begin(), groups);
  }
  made.epilogues = n.epilogues;
  made.post_ops = post_ops_of(n);
  for (const epilogue& e : n.epilogues) {
    made.post_names += (made.post_names.empty() ? "" : "+") + std::string(name_of_epilogue(e.what));
  }
  return {};
}

std::string convolution_spec::key() const {
  return "conv f32 " + joined(in) + " by " + joined(weights) + " pad " +
         joined({win.before[0], win.before[1], win.after[0], win.after[1]}) +
         (has_bias ? " bias" : "") + (post_names.empty() ? "" : " " + post_names);
}

double convolution_spec::flops() const {
  const std::size_t n = weights.size();
  return 2.0 * static_cast<double>(weights[n - 3] * weights[n - 2] * weights[n - 1]) *
         static_cast<double>(element_count(out));
}

bool convolution_spec::may_be_winograd() const {
  return compute == dnnl::memory::data_type::f32 && weights.size() == 4 && weights[2] == 3 &&
         weights[3] == 3 && win.stride[0] == 1 && win.stride[1] == 1 && win.dilation[0] == 1 &&
         win.dilation[1] == 1 && weights[0] >= 16 && weights[1] >= 16;
}

std::optional<dnnl::convolution_forward::primitive_desc> convolution_spec::describe(
    const dnnl::engine& engine, form f) const {
  const auto any = [&](const shape& dims) {
    return dnnl::memory::desc(dims, compute, dnnl::memory::format_tag::any);
  };
  dnnl::primitive_attr attr;
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  attr.set_post_ops(post_ops);
  const auto make = [&](dnnl::algorithm algorithm) {
    return compat::describe<dnnl::convolution_forward>(
        engine, attr, dnnl::prop_kind::forward_inference, algorithm, any(in), any(weights),
        has_bias ? lowering::plain({out[1]}) : dnnl::memory::desc(), any(out),
        compat::dims{win.stride[0], win.stride[1]},
        compat::dims{win.dilation[0] - 1, win.dilation[1] - 1},
        compat::dims{win.before[0], win.before[1]}, compat::dims{win.after[0], win.after[1]});
  };
  if (f == form::direct) return make(dnnl::algorithm::convolution_direct);
  try {
    return make(dnnl::algorithm::convolution_winograd);
  } catch (const dnnl::error&) {
    return std::nullopt;
  }
}

}  // namespace graft::onednn
