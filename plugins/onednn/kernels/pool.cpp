// Pools, global pools, and ReduceMean over the image's two axes, which is a global pool.
#include "kernels/kernels.hpp"
#include "ops/common.hpp"
#include "ops/window.hpp"

#include <algorithm>

namespace graft::onednn {
namespace {

bool is_global_mean(const lowering& to, const node& n) {
  std::optional<std::vector<int64_t>> axes = known_axes(to.ir(), n);
  if (!axes) return false;
  for (int64_t& axis : *axes) axis = axis < 0 ? axis + 4 : axis;
  std::sort(axes->begin(), axes->end());
  return *axes == std::vector<int64_t>{2, 3};
}

}  // namespace

status lower_pool(lowering& to, const node& n, bool& done) {
  const value_id x = n.inputs[0];
  const shape& in = to.at(x).dims;
  const std::string_view op = n.op->name;
  if (in.size() != 4 || n.outputs.size() > 1 || to.at(n.outputs[0]).dims.size() != 4 ||
      (op == "ReduceMean" && !is_global_mean(to, n)))
    return {};
  const bool global = op == "GlobalAveragePool" || op == "GlobalMaxPool" || op == "ReduceMean";
  const bool largest = op == "MaxPool" || op == "GlobalMaxPool";
  window win;
  if (global) {
    win.kernel[0] = in[2];
    win.kernel[1] = in[3];
    win.out[0] = win.out[1] = 1;
  } else {
    GRAFT_TRY(find_window(n, in, n.attrs.integers("kernel_shape"), win));
  }
  const bool include = n.attrs.integer("count_include_pad", 0) != 0;
  compat::dims after(2);
  for (int i = 0; i < 2; ++i) {
    const int64_t reach = win.reach(i, in[static_cast<std::size_t>(2 + i)]);
    // A window that hangs over the edge counts differently in ONNX than in oneDNN.
    if (include && reach > win.after[i]) return {};
    if (win.before[i] >= win.kernel[i] * win.dilation[i] ||
        reach >= win.kernel[i] * win.dilation[i]) {
      return {};  // a window of padding alone
    }
    after[static_cast<std::size_t>(i)] = std::max(reach, win.after[i]);
  }
  using dnnl::algorithm;
  const algorithm kind = largest   ? algorithm::pooling_max
                         : include ? algorithm::pooling_avg_include_padding
                                   : algorithm::pooling_avg_exclude_padding;
  const shape out{in[0], in[1], win.out[0], win.out[1]};
  // A mean over the whole image keeps its digits.
  const dnnl::memory::desc src = global ? lowering::as_f32(to.layout(x)) : to.layout(x);
  const dnnl::memory::desc dst(out, compat::type_of(src), dnnl::memory::format_tag::any);
  const auto pd = compat::describe_pool(
      to.engine(), to.attr(), kind, src, dst, {win.stride[0], win.stride[1]},
      {win.kernel[0], win.kernel[1]}, {win.dilation[0] - 1, win.dilation[1] - 1},
      {win.before[0], win.before[1]}, after);
  const slot_id from = to.use(x, pd.src_desc());
  to.add<compat::pool>(n, pd,
                       {{DNNL_ARG_SRC, from}, {DNNL_ARG_DST, to.make(n.outputs[0], pd.dst_desc())}})
      .flops = static_cast<double>(element_count(in));
  done = true;
  return {};
}

}  // namespace graft::onednn
