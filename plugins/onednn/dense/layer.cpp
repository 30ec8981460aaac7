#include "dense/layer.hpp"

#include "runtime/group.hpp"
#include "simd/kernel_table.hpp"

#include <cstring>

namespace graft::onednn::dense {
namespace {

// Fewer weights than this stay in the nearer caches from one image to the next.
constexpr int64_t least_weights = 1 << 16;

void pack(const simd::kernel_table& kernels, const tensor& weights, float* to) {
  const int64_t columns = weights.dims()[0];
  const int64_t depth = weights.dims()[1];
  const auto from = weights.values<float>();
  for (int64_t c = 0; c < columns; ++c) {
    for (int64_t k = 0; k < depth; ++k) {
      to[simd::packed_place(kernels, columns, depth, k, c)] =
          from[static_cast<std::size_t>(c * depth + k)];
    }
  }
}

}  // namespace

bool possible(int64_t depth, int64_t columns) {
  return depth * columns >= least_weights && simd::kernels_for(columns) != nullptr;
}

status lower(lowering& to, const node& n, const tensor& weights, const tensor* bias) {
  const simd::kernel_table* kernels = simd::kernels_for(weights.dims()[0]);
  problem p;
  p.columns = weights.dims()[0];
  p.depth = weights.dims()[1];
  const auto row = [](int64_t floats) { return lowering::plain({floats}); };
  const slot_id packed =
      to.constant(row(p.columns * p.depth), [&](float* place) { pack(*kernels, weights, place); });
  const tensor zeros(dtype::f32, {p.columns});
  const auto together = static_cast<int64_t>(images_together);
  const slot_id src = to.use_plain(n.inputs[0]);
  const std::vector<slot_id> slots = {
      src, to.make(n.outputs[0], lowering::plain(to.at(n.outputs[0]).dims)), packed,
      to.pack(bias == nullptr ? zeros : *bias, row(p.columns), row(p.columns)),
      to.make_scratch(row(together * (p.depth + p.columns)))};
  own_kernel own;
  own.run_images = [p, kernels](std::span<const std::span<std::byte* const>> images) {
    problem now = p;
    now.weights = reinterpret_cast<const float*>(images[0][2]);
    now.bias = reinterpret_cast<const float*>(images[0][3]);
    auto* in = reinterpret_cast<float*>(images[0][4]);
    float* out = in + images.size() * static_cast<std::size_t>(p.depth);
    const std::size_t in_bytes = static_cast<std::size_t>(p.depth) * sizeof(float);
    const std::size_t out_bytes = static_cast<std::size_t>(p.columns) * sizeof(float);
    for (std::size_t i = 0; i < images.size(); ++i) {
      std::memcpy(in + i * static_cast<std::size_t>(p.depth), images[i][0], in_bytes);
    }
    kernels->dense(now, in, static_cast<int64_t>(images.size()), out);
    for (std::size_t i = 0; i < images.size(); ++i) {
      std::memcpy(images[i][1], out + i * static_cast<std::size_t>(p.columns), out_bytes);
    }
  };
  to.add_own(n, std::string("dense:") + kernels->name, slots, std::move(own)).flops =
      2.0 * static_cast<double>(p.columns) * static_cast<double>(p.depth);
  to.add_epilogues(n, 0);
  return {};
}

}  // namespace graft::onednn::dense
