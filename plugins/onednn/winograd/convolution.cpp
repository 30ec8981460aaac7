#include "winograd/convolution.hpp"

#include <algorithm>
#include <limits>

namespace graft::onednn::winograd {
namespace {

// [C/block,H,W,block] of one image without gaps between pixels; false for any other layout.
bool read_blocked(const dnnl::memory::desc& md, int64_t& block, blocked_tensor& made) {
  const compat::layout at = compat::read_layout(md);
  if (!at.blocked || at.sizes.size() != 4 || at.sizes[0] != 1 || at.sizes != at.padded)
    return false;
  if (at.inner_sizes.size() != 1 || at.inner_axes[0] != 1) return false;
  if (compat::type_of(md) != dnnl::memory::data_type::f32) return false;
  block = at.inner_sizes[0];
  made = {at.sizes[2], at.sizes[3], at.strides[1], at.strides[2]};
  return at.strides[3] == block;
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

// G of F(4x4,3x3): a row of three weights becomes six.
constexpr double points_of_weights[window][3] = {{1.0 / 4, 0, 0},
                                                 {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                                 {-1.0 / 6, 1.0 / 6, -1.0 / 6},
                                                 {1.0 / 24, 1.0 / 12, 1.0 / 6},
                                                 {1.0 / 24, -1.0 / 12, 1.0 / 6},
                                                 {0, 0, 1}};

// G g G^T, in double so that it is rounded once.
void transform_weights(const float* g, float* made) {
  double half[window][3];
  for (int64_t i = 0; i < window; ++i) {
    const double* row = points_of_weights[i];
    for (int64_t j = 0; j < 3; ++j) {
      half[i][j] = row[0] * g[j] + row[1] * g[3 + j] + row[2] * g[6 + j];
    }
  }
  for (int64_t i = 0; i < window; ++i) {
    for (int64_t j = 0; j < window; ++j) {
      const double* row = points_of_weights[j];
      made[i * window + j] =
          static_cast<float>(half[i][0] * row[0] + half[i][1] * row[1] + half[i][2] * row[2]);
    }
  }
}

}  // namespace

std::optional<convolution> convolution::of(const convolution_spec& spec,
                                           const dnnl::memory::desc& src,
                                           const dnnl::memory::desc& dst) {
  convolution made;
  problem& p = made.problem_;
  int64_t block = 0;
  if (!spec.may_be_winograd() || !read_epilogues(spec.epilogues, p) ||
      !read_blocked(src, p.block, p.in) || !read_blocked(dst, block, p.out) || block != p.block) {
    return std::nullopt;
  }
  made.kernels_ = simd::kernels_for(p.block);
  if (made.kernels_ == nullptr) return std::nullopt;
  p.channels_in = spec.in[1];
  p.channels_out = spec.out[1];
  p.pad_top = spec.win.before[0];
  p.pad_left = spec.win.before[1];
  return made;
}

std::string convolution::implementation() const {
  return std::string("winograd:") + kernels_->name;
}

tensor_ptr convolution::pack(const float* weights) const {
  const int64_t in = problem_.channels_in;
  const int64_t out = problem_.channels_out;
  auto made = std::make_shared<tensor>(dtype::f32, shape{positions, out, in});
  float* packed = reinterpret_cast<float*>(made->mutable_data());
  for (int64_t o = 0; o < out; ++o) {
    for (int64_t i = 0; i < in; ++i) {
      float points[positions];
      transform_weights(weights + (o * in + i) * 9, points);
      for (int64_t k = 0; k < positions; ++k) {
        packed[k * out * in + simd::packed_place(*kernels_, out, in, i, o)] = points[k];
      }
    }
  }
  return made;
}

int64_t convolution::tiles_at_once(int64_t images) const {
  // More tiles use a stretch of weights more often, fewer stay in the nearer caches: the larger
  // the weights, the more they weigh.
  const int64_t wanted =
      std::clamp<int64_t>(problem_.channels_in * problem_.channels_out / 256, 32, 96);
  const int64_t all = images * problem_.tiles();
  const int64_t pieces = (all + wanted - 1) / wanted;
  return (all + pieces - 1) / pieces;
}

int64_t convolution::scratch(int64_t images) const {
  return kernels_->winograd_scratch(problem_, tiles_at_once(images));
}

void convolution::run(std::span<const float* const> src, std::span<float* const> dst,
                      const float* weights, const float* bias, float* scratch) const {
  problem now = problem_;
  now.weights = weights;
  now.bias = bias;
  const auto images = static_cast<int64_t>(src.size());
  kernels_->winograd(now, images, src.data(), dst.data(), scratch, tiles_at_once(images));
}

}  // namespace graft::onednn::winograd
