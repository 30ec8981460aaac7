// Everything that differs between oneDNN 2.6 (Debian 12) and 3.x: how primitives are described,
// post-ops, and what a memory descriptor tells about itself. Nothing else of the engine looks at
// the version.
#pragma once

#include <oneapi/dnnl/dnnl.hpp>

#include <cstdint>
#include <vector>

namespace graft::onednn::compat {

using dims = dnnl::memory::dims;
using desc = dnnl::memory::desc;

// A blocked memory layout, read from a descriptor.
struct layout {
  bool blocked = false;
  dims sizes;
  dims padded;
  dims strides;
  std::vector<int64_t> inner_sizes;  // of the inner blocks
  std::vector<int64_t> inner_axes;   // the axis that each inner block cuts
};

// Scales that oneDNN 3.x takes as arguments of the execution, with the argument's number; 2.6 keeps
// them in the attributes.
using scale_arguments = std::vector<std::pair<int, std::vector<float>>>;

// The scales of an int8 product: its result is real / dst where real = src * weights[c] * sum.
struct product_scales {
  float src = 1;
  std::vector<float> weights;  // of each output channel
  float dst = 1;
  bool grouped = false;  // weights are [G,O/G,...]
};

#if DNNL_VERSION_MAJOR >= 3

inline layout read_layout(const desc& md) {
  layout out;
  out.blocked = md.get_format_kind() == dnnl::memory::format_kind::blocked;
  out.sizes = md.get_dims();
  out.padded = md.get_padded_dims();
  if (!out.blocked) return out;
  out.strides = md.get_strides();
  out.inner_sizes = md.get_inner_blks();
  out.inner_axes = md.get_inner_idxs();
  return out;
}

// The layout of md, or another that is as good a start, for elements of another type.
inline desc with_type(const desc& md, dnnl::memory::data_type type) {
  const layout from = read_layout(md);
  if (from.inner_sizes.empty()) return {from.sizes, type, from.strides};
  // 3.x has no way to make a blocked descriptor from its parts: row-major serves.
  dims strides(from.sizes.size(), 1);
  for (std::size_t i = strides.size(); i-- > 1;) strides[i - 1] = strides[i] * from.sizes[i];
  return {from.sizes, type, strides};
}

inline dnnl::memory::data_type type_of(const desc& md) { return md.get_data_type(); }

inline void append_eltwise(dnnl::post_ops& ops, dnnl::algorithm kind, float alpha, float beta) {
  ops.append_eltwise(kind, alpha, beta);
}

constexpr float hard_swish_alpha = 1.0F / 6;
constexpr float hard_swish_beta = 0.5F;

template <class Primitive, class... Args>
auto describe(const dnnl::engine& engine, const dnnl::primitive_attr& attr, Args&&... args) {
  return typename Primitive::primitive_desc(engine, std::forward<Args>(args)..., attr);
}

inline auto describe_batch_norm(const dnnl::engine& engine, const dnnl::primitive_attr& attr,
                                const desc& src, float epsilon, dnnl::normalization_flags then) {
  return dnnl::batch_normalization_forward::primitive_desc(
      engine, dnnl::prop_kind::forward_inference, src, src, epsilon,
      dnnl::normalization_flags::use_global_stats | dnnl::normalization_flags::use_scale |
          dnnl::normalization_flags::use_shift | then,
      attr);
}

inline auto describe_pool(const dnnl::engine& engine, const dnnl::primitive_attr& attr,
                          dnnl::algorithm kind, const desc& src, const desc& dst,
                          const dims& strides, const dims& kernel, const dims& dilation,
                          const dims& before, const dims& after) {
  return dnnl::pooling_forward::primitive_desc(engine, dnnl::prop_kind::forward_inference, kind,
                                               src, dst, strides, kernel, dilation, before, after,
                                               attr);
}

inline auto describe_eltwise(const dnnl::engine& engine, const dnnl::primitive_attr& attr,
                             dnnl::algorithm kind, const desc& md, float alpha, float beta) {
  return dnnl::eltwise_forward::primitive_desc(engine, dnnl::prop_kind::forward_inference, kind, md,
                                               md, alpha, beta, attr);
}

inline auto describe_softmax(const dnnl::engine& engine, const dnnl::primitive_attr& attr,
                             const desc& md, int axis) {
  return dnnl::softmax_forward::primitive_desc(engine, dnnl::prop_kind::forward_inference,
                                               dnnl::algorithm::softmax_accurate, md, md, axis,
                                               attr);
}

inline auto describe_concat(const dnnl::engine& engine, const dnnl::primitive_attr& attr, int axis,
                            const std::vector<desc>& parts) {
  return dnnl::concat::primitive_desc(engine, axis, parts, attr);
}

// Post-ops and bias work on real numbers; the result is divided by `dst` last.
constexpr bool scales_before_post_ops = false;

inline scale_arguments scale_product(dnnl::primitive_attr& attr, const product_scales& scales) {
  attr.set_scales_mask(DNNL_ARG_SRC, 0);
  attr.set_scales_mask(DNNL_ARG_WEIGHTS, scales.grouped ? 3 : 1);
  attr.set_scales_mask(DNNL_ARG_DST, 0);
  return {{DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC, {scales.src}},
          {DNNL_ARG_ATTR_SCALES | DNNL_ARG_WEIGHTS, scales.weights},
          {DNNL_ARG_ATTR_SCALES | DNNL_ARG_DST, {scales.dst}}};
}

// dst = scale * src
inline scale_arguments scale_reorder(dnnl::primitive_attr& attr, float scale) {
  attr.set_scales_mask(DNNL_ARG_SRC, 0);
  return {{DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC, {scale}}};
}

// The operands of a binary primitive are multiplied by these first.
inline scale_arguments scale_operands(dnnl::primitive_attr& attr, float first, float second) {
  attr.set_scales_mask(DNNL_ARG_SRC_0, 0);
  attr.set_scales_mask(DNNL_ARG_SRC_1, 0);
  return {{DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC_0, {first}},
          {DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC_1, {second}}};
}

inline void append_sum(dnnl::post_ops& ops, float scale, dnnl::memory::data_type type) {
  ops.append_sum(scale, 0, type);
}

inline void append_last_eltwise(dnnl::post_ops& ops, float /*scale*/, dnnl::algorithm kind,
                                float alpha, float beta) {
  ops.append_eltwise(kind, alpha, beta);
}

using pool = dnnl::pooling_forward;
using softmax = dnnl::softmax_forward;

#else

inline layout read_layout(const desc& md) {
  layout out;
  const dnnl_memory_desc_t& raw = md.data;
  const auto rank = static_cast<std::size_t>(raw.ndims);
  out.blocked = raw.format_kind == dnnl_blocked;
  out.sizes.assign(raw.dims, raw.dims + rank);
  out.padded.assign(raw.padded_dims, raw.padded_dims + rank);
  if (!out.blocked) return out;
  const dnnl_blocking_desc_t& blocking = raw.format_desc.blocking;
  out.strides.assign(blocking.strides, blocking.strides + rank);
  out.inner_sizes.assign(blocking.inner_blks, blocking.inner_blks + blocking.inner_nblks);
  out.inner_axes.assign(blocking.inner_idxs, blocking.inner_idxs + blocking.inner_nblks);
  return out;
}

// The layout of md, or another that is as good a start, for elements of another type.
inline desc with_type(const desc& md, dnnl::memory::data_type type) {
  desc made = md;
  made.data.data_type = dnnl::memory::convert_to_c(type);
  return made;
}

inline dnnl::memory::data_type type_of(const desc& md) { return md.data_type(); }

inline void append_eltwise(dnnl::post_ops& ops, dnnl::algorithm kind, float alpha, float beta) {
  ops.append_eltwise(1.0F, kind, alpha, beta);
}

constexpr float hard_swish_alpha = 0;
constexpr float hard_swish_beta = 0;

template <class Primitive, class... Args>
auto describe(const dnnl::engine& engine, const dnnl::primitive_attr& attr, Args&&... args) {
  return typename Primitive::primitive_desc(typename Primitive::desc(std::forward<Args>(args)...),
                                            attr, engine);
}

inline auto describe_batch_norm(const dnnl::engine& engine, const dnnl::primitive_attr& attr,
                                const desc& src, float epsilon, dnnl::normalization_flags then) {
  return dnnl::batch_normalization_forward::primitive_desc(
      {dnnl::prop_kind::forward_inference, src, epsilon,
       dnnl::normalization_flags::use_global_stats | dnnl::normalization_flags::use_scale |
           dnnl::normalization_flags::use_shift | then},
      attr, engine);
}

inline auto describe_pool(const dnnl::engine& engine, const dnnl::primitive_attr& attr,
                          dnnl::algorithm kind, const desc& src, const desc& dst,
                          const dims& strides, const dims& kernel, const dims& dilation,
                          const dims& before, const dims& after) {
  return dnnl::pooling_v2_forward::primitive_desc({dnnl::prop_kind::forward_inference, kind, src,
                                                   dst, strides, kernel, dilation, before, after},
                                                  attr, engine);
}

inline auto describe_eltwise(const dnnl::engine& engine, const dnnl::primitive_attr& attr,
                             dnnl::algorithm kind, const desc& md, float alpha, float beta) {
  return dnnl::eltwise_forward::primitive_desc(
      {dnnl::prop_kind::forward_inference, kind, md, alpha, beta}, attr, engine);
}

inline auto describe_softmax(const dnnl::engine& engine, const dnnl::primitive_attr& attr,
                             const desc& md, int axis) {
  return dnnl::softmax_v2_forward::primitive_desc(
      {dnnl::prop_kind::forward_inference, dnnl::algorithm::softmax_accurate, md, md, axis}, attr,
      engine);
}

inline auto describe_concat(const dnnl::engine& engine, const dnnl::primitive_attr& attr, int axis,
                            const std::vector<desc>& parts) {
  return dnnl::concat::primitive_desc(axis, parts, engine, attr);
}

// The product and its bias are scaled by everything, `dst` included, before the post-ops see them.
constexpr bool scales_before_post_ops = true;

inline scale_arguments scale_product(dnnl::primitive_attr& attr, const product_scales& scales) {
  std::vector<float> all = scales.weights;
  for (float& one : all) one *= scales.src / scales.dst;
  attr.set_output_scales(1 << 1, all);
  return {};
}

// dst = scale * src
inline scale_arguments scale_reorder(dnnl::primitive_attr& attr, float scale) {
  attr.set_output_scales(0, {scale});
  return {};
}

// The operands of a binary primitive are multiplied by these first.
inline scale_arguments scale_operands(dnnl::primitive_attr& attr, float first, float second) {
  attr.set_scales(DNNL_ARG_SRC_0, 0, {first});
  attr.set_scales(DNNL_ARG_SRC_1, 0, {second});
  return {};
}

inline void append_sum(dnnl::post_ops& ops, float scale, dnnl::memory::data_type type) {
  ops.append_sum(scale, type);
}

// `scale` multiplies what the function gives.
inline void append_last_eltwise(dnnl::post_ops& ops, float scale, dnnl::algorithm kind, float alpha,
                                float beta) {
  ops.append_eltwise(scale, kind, alpha, beta);
}

using pool = dnnl::pooling_v2_forward;
using softmax = dnnl::softmax_v2_forward;

#endif

}  // namespace graft::onednn::compat
