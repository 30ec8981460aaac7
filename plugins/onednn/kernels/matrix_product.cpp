// Gemm with constant weights as an inner product, MatMul of two computed tensors. (MatMul with
// constant weights is an InnerProduct by now.)
#include "dense/layer.hpp"
#include "kernels/kernels.hpp"

#include <algorithm>

namespace graft::onednn {
namespace {

// Constant weights [rows, cols] or their transpose, times alpha, as [cols, rows].
tensor_ptr transposed_weights(const tensor& b, bool transposed, float alpha) {
  const int64_t rows = b.dims()[transposed ? 1 : 0];
  const int64_t cols = b.dims()[transposed ? 0 : 1];
  const auto from = b.values<float>();
  std::vector<float> to(from.size());
  for (int64_t j = 0; j < cols; ++j) {
    for (int64_t k = 0; k < rows; ++k) {
      to[static_cast<std::size_t>(j * rows + k)] =
          alpha * from[static_cast<std::size_t>(transposed ? j * rows + k : k * cols + j)];
    }
  }
  return tensor::of<float>(dtype::f32, {cols, rows}, to);
}

status inner_product(lowering& to, const node& n, const tensor& weights, const tensor* bias,
                     int64_t rows) {
  const int64_t cols = weights.dims()[0];
  const int64_t depth = weights.dims()[1];
  if (rows == 1 && dense::possible(depth, cols)) return dense::lower(to, n, weights, bias);
  using dnnl::memory;
  const memory::desc src = lowering::plain({rows, depth});
  const memory::desc any({cols, depth}, memory::data_type::f32, memory::format_tag::any);
  const memory::desc bias_md = bias == nullptr ? memory::desc() : lowering::plain({cols});
  dnnl::primitive_attr attr = to.attr();
  attr.set_post_ops(post_ops_of(n));
  const auto pd = compat::describe<dnnl::inner_product_forward>(
      to.engine(), attr, dnnl::prop_kind::forward_inference, src, any, bias_md,
      lowering::plain({rows, cols}));
  std::vector<std::pair<int, slot_id>> arguments = {
      {DNNL_ARG_SRC, to.use_as(n.inputs[0], src)},
      {DNNL_ARG_WEIGHTS, to.pack(weights, lowering::plain({cols, depth}), pd.weights_desc())}};
  if (bias != nullptr) arguments.emplace_back(DNNL_ARG_BIAS, to.pack(*bias, bias_md, bias_md));
  const slot_id made = to.make(n.outputs[0], lowering::plain(to.at(n.outputs[0]).dims));
  arguments.emplace_back(DNNL_ARG_DST, to.view(made, pd.dst_desc()));
  to.add<dnnl::inner_product_forward>(n, pd, std::move(arguments)).flops =
      2.0 * static_cast<double>(rows * cols) * static_cast<double>(depth);
  return {};
}

status lower_gemm(lowering& to, const node& n, bool& done) {
  const value& b = to.at(n.inputs[1]);
  const shape& out = to.at(n.outputs[0]).dims;
  if (b.constant == nullptr || n.attrs.integer("transA", 0) != 0) return {};
  tensor_ptr bias;
  if (n.inputs.size() > 2 && n.inputs[2] != absent) {
    const value& c = to.at(n.inputs[2]);
    const bool a_row = c.dims == shape{out[1]} || c.dims == shape{1, out[1]};
    if (c.constant == nullptr || !a_row) return {};
    const float beta = n.attrs.real("beta", 1);
    const auto values = c.constant->values<float>();
    std::vector<float> scaled(values.begin(), values.end());
    for (float& value : scaled) value *= beta;
    bias = tensor::of<float>(dtype::f32, {out[1]}, scaled);
  }
  const tensor_ptr weights =
      transposed_weights(*b.constant, n.attrs.integer("transB", 0) != 0, n.attrs.real("alpha", 1));
  done = true;
  return inner_product(to, n, *weights, bias.get(), out[0]);
}

status lower_matmul(lowering& to, const node& n, bool& done) {
  const value& a = to.at(n.inputs[0]);
  const value& b = to.at(n.inputs[1]);
  if (a.dims.size() != b.dims.size() || a.dims.size() < 2) return {};
  dnnl::primitive_attr attr = to.attr();
  attr.set_post_ops(post_ops_of(n));
  const dnnl::memory::desc dst = lowering::plain(to.at(n.outputs[0]).dims);
  const auto pd = compat::describe<dnnl::matmul>(to.engine(), attr, lowering::plain(a.dims),
                                                 lowering::plain(b.dims), dst);
  const slot_id left = to.use_plain(n.inputs[0]);
  const slot_id right = to.use_plain(n.inputs[1]);
  to.add<dnnl::matmul>(n, pd,
                       {{DNNL_ARG_SRC, left},
                        {DNNL_ARG_WEIGHTS, right},
                        {DNNL_ARG_DST, to.make(n.outputs[0], dst)}})
      .flops = 2.0 * static_cast<double>(element_count(to.at(n.outputs[0]).dims)) *
               static_cast<double>(a.dims.back());
  done = true;
  return {};
}

}  // namespace

status lower_matrix_product(lowering& to, const node& n, bool& done) {
  return n.op->name == "Gemm" ? lower_gemm(to, n, done) : lower_matmul(to, n, done);
}

}  // namespace graft::onednn
