#include "winograd/convolution.hpp"

#include "winograd/weights.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace graft::onednn::winograd {
namespace {

// [C/block,H,W,block] of one image without gaps between pixels; false for any other layout.
bool read_blocked(const dnnl::memory::desc& md, blocked_tensor& made) {
  const compat::layout at = compat::read_layout(md);
  if (!at.blocked || at.sizes.size() != 4 || at.sizes[0] != 1 || at.sizes != at.padded)
    return false;
  if (at.inner_sizes.size() != 1 || at.inner_axes[0] != 1) return false;
  if (compat::type_of(md) != dnnl::memory::data_type::f32) return false;
  made = {at.inner_sizes[0], at.sizes[2], at.sizes[3], at.strides[1], at.strides[2]};
  return at.strides[3] == made.block;
}

// Of an addition, if any, and then a bound on each side.
bool read_epilogues(const std::vector<epilogue>& from, problem& made) {
  made.lower = -std::numeric_limits<float>::infinity();
  made.upper = std::numeric_limits<float>::infinity();
  bool bounded = false;
  for (const epilogue& e : from) {
    if (bounded) return false;
    if (e.what == epilogue::kind::add && !made.add) {
      made.add = true;
    } else if (e.what == epilogue::kind::relu && e.alpha == 0) {
      made.lower = 0;
      bounded = true;
    } else if (e.what == epilogue::kind::clip) {
      made.lower = e.alpha;
      made.upper = e.beta;
      bounded = true;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<convolution> convolution::of(const convolution_spec& spec, int64_t tile,
                                           const dnnl::memory::desc& src,
                                           const dnnl::memory::desc& dst) {
  convolution made;
  problem& p = made.problem_;
  p.tile = tile;
  if (!spec.may_be_winograd() || !read_epilogues(spec.epilogues, p) || !read_blocked(src, p.in) ||
      !read_blocked(dst, p.out) || p.in.block != p.out.block) {
    return std::nullopt;
  }
  made.kernels_ = simd::kernels_for(p.in.block);
  if (made.kernels_ == nullptr) return std::nullopt;
  p.channels_in = spec.in[1];
  p.channels_out = spec.out[1];
  p.pad_top = spec.win.before[0];
  p.pad_left = spec.win.before[1];
  return made;
}

std::optional<convolution> convolution::channels_last(const shape& in, const shape& out,
                                                      int64_t pad_top, int64_t pad_left,
                                                      float lower, float upper) {
  convolution made;
  problem& p = made.problem_;
  p.channels_in = in[1];
  p.channels_out = out[1];
  p.in = {in[1], in[2], in[3], 0, in[3] * in[1]};
  p.out = {out[1], out[2], out[3], 0, out[3] * out[1]};
  p.pad_top = pad_top;
  p.pad_left = pad_left;
  p.lower = lower;
  p.upper = upper;
  made.kernels_ = simd::kernels_for(std::gcd(p.channels_in, p.channels_out));
  if (made.kernels_ == nullptr) return std::nullopt;
  return made;
}

std::string convolution::implementation() const {
  const std::string side = std::to_string(problem_.tile);
  return "winograd " + side + "x" + side + ":" + kernels_->name;
}

void convolution::pack(const float* weights, float* packed) const {
  pack_weights(*kernels_, problem_.tile, weights, problem_.channels_in, problem_.channels_out,
               packed);
}

int64_t convolution::packed_floats() const {
  return positions_of(problem_.tile) * problem_.channels_in * problem_.channels_out;
}

int64_t convolution::most_tiles() const {
  // More tiles use a stretch of weights more often, fewer stay in the nearer caches: the larger
  // the weights, the more they weigh.
  const int64_t wanted = problem_.channels_in * problem_.channels_out / 256;
  return problem_.tile == 4 ? std::clamp<int64_t>(wanted, 32, 96)
                            : std::clamp<int64_t>(wanted / 2, 16, 64);
}

int64_t convolution::tiles_at_once(int64_t images) const {
  const int64_t all = images * problem_.tiles();
  const int64_t pieces = (all + most_tiles() - 1) / most_tiles();
  return (all + pieces - 1) / pieces;
}

int64_t convolution::scratch(int64_t images) const {
  // Of fewer images more tiles may go at once.
  return kernels_->winograd_scratch(problem_, std::min(most_tiles(), images * problem_.tiles()));
}

void convolution::run(std::span<const float* const> src, std::span<float* const> dst,
                      const float* weights, const float* bias, float* scratch) const {
  problem now = problem_;
  now.weights = weights;
  now.bias = bias;
  const auto images = static_cast<int64_t>(src.size());
  kernels_->winograd(now, images, src.data(), dst.data(), scratch, tiles_at_once(images));
}

void convolution::sum_weight_gradient(std::span<const float* const> src,
                                      std::span<const float* const> gradient, float* scratch,
                                      float* sums) const {
  const auto images = static_cast<int64_t>(src.size());
  kernels_->winograd_weights(problem_, images, src.data(), gradient.data(), scratch,
                             tiles_at_once(images), sums);
}

}  // namespace graft::onednn::winograd
