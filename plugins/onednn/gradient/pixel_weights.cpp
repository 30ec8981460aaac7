#include "gradient/pixel_weights.hpp"

#include "gradient/kernels.hpp"

#include <algorithm>

namespace graft::onednn::gradient {

std::optional<pixel_weights> pixel_weights::of(const shape& in, const shape& weights,
                                               const shape& out, const window& win,
                                               int64_t groups) {
  pixel_weights made;
  made.kernels_ = groups == 1 ? simd::kernels_for(in[1]) : nullptr;
  if (made.kernels_ == nullptr) return std::nullopt;
  weight_gradient::problem& p = made.problem_;
  p.count = in[0];
  p.in = {in[2], in[3], in[1]};
  p.out = {out[2], out[3], out[1]};
  for (int axis = 0; axis < 2; ++axis) {
    p.kernel[axis] = weights[static_cast<std::size_t>(2 + axis)];
    p.stride[axis] = win.stride[axis];
    p.dilation[axis] = win.dilation[axis];
    p.before[axis] = win.before[axis];
  }
  return made;
}

void pixel_weights::run(chunk& c, const float* x, const float* dy, float* g, float* db) const {
  const weight_gradient::problem& p = problem_;
  const int64_t pairs = p.out.channels * p.in.channels;
  const int64_t taps = p.taps();
  const buffer room = c.scratch(kernels_->weight_gradient_scratch(p));
  const buffer by_tap = taps == 1 ? nullptr : c.scratch(taps * pairs);
  float* sums = taps == 1 ? g : by_tap.get();
  std::fill_n(sums, taps * pairs, 0.0F);
  kernels_->weight_gradient(p, x, dy, room.get(), sums);
  if (taps > 1) transpose(sums, taps, pairs, g);
  bias_gradient(dy, p.pixels(), p.out.channels, db);
}

}  // namespace graft::onednn::gradient
