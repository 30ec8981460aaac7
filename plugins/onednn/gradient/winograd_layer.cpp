#include "gradient/winograd_layer.hpp"

#include "winograd/weights.hpp"

#include <algorithm>
#include <limits>

namespace graft::onednn::gradient {
namespace {

constexpr float endless = std::numeric_limits<float>::infinity();

// The images of a batch, [N,H,W,C].
template <class T>
std::vector<T*> images_of(T* batch, const shape& dims) {
  std::vector<T*> made;
  for (int64_t i = 0; i < dims[0]; ++i) {
    made.push_back(batch + i * element_count(dims) / dims[0]);
  }
  return made;
}

}  // namespace

std::optional<winograd_layer> winograd_layer::of(const shape& in, const shape& weights,
                                                 const shape& out, const window& win,
                                                 int64_t groups, const clamp& after) {
  // Below, a step's transforms of the weights cost more than what they save.
  constexpr int64_t least_channels = 32;
  constexpr int64_t least_side = 12;
  const bool small =
      std::min(in[1], out[1]) < least_channels || std::min(out[2], out[3]) < least_side;
  if (groups != 1 || weights[2] != 3 || weights[3] != 3 || small) return std::nullopt;
  for (int axis = 0; axis < 2; ++axis) {
    if (win.stride[axis] != 1 || win.dilation[axis] != 1 || win.before[axis] > 2) {
      return std::nullopt;
    }
  }
  const float low = after.on ? after.low : -endless;
  const float high = after.on ? after.high : endless;
  using winograd::convolution;
  const auto forward = convolution::channels_last(in, out, win.before[0], win.before[1], low, high);
  const auto backward =
      convolution::channels_last(out, in, 2 - win.before[0], 2 - win.before[1], -endless, endless);
  if (!forward || !backward) return std::nullopt;
  return winograd_layer(in, out, *forward, *backward);
}

void winograd_layer::pack(const float* weights) {
  packed_.resize(static_cast<std::size_t>(forward_.packed_floats()));
  packed_backward_.resize(packed_.size());
  forward_.pack(weights, packed_.data());
  std::vector<float> turned(static_cast<std::size_t>(in_[1] * out_[1] * 9));
  winograd::turn_weights(weights, in_[1], out_[1], turned.data());
  backward_.pack(turned.data(), packed_backward_.data());
}

void winograd_layer::forward(chunk& c, const float* x, const float* bias, float* y) const {
  const buffer room = c.scratch(forward_.scratch(in_[0]));
  forward_.run(images_of(x, in_), images_of(y, out_), packed_.data(), bias, room.get());
}

void winograd_layer::image_gradient(chunk& c, const float* dy, float* dx) const {
  const buffer room = c.scratch(backward_.scratch(in_[0]));
  backward_.run(images_of(dy, out_), images_of(dx, in_), packed_backward_.data(), zeros_.data(),
                room.get());
}

void winograd_layer::weight_gradient(chunk& c, const float* x, const float* dy, float* g,
                                     float* db) const {
  const buffer room = c.scratch(forward_.scratch(in_[0]));
  const buffer sums = c.scratch(forward_.packed_floats());
  std::fill_n(sums.get(), forward_.packed_floats(), 0.0F);
  forward_.sum_weight_gradient(images_of(x, in_), images_of(dy, out_), room.get(), sums.get());
  winograd::unpack_gradient(sums.get(), in_[1], out_[1], g);
  bias_gradient(dy, element_count(out_) / out_[1], out_[1], db);
}

}  // namespace graft::onednn::gradient
