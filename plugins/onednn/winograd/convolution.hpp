// A convolution as our own Winograd kernels run it: F(4x4,3x3) or F(6x6,3x3) over blocked layouts,
// for SSE4.1, AVX2 and AVX-512. A quarter or a fifth of the multiplications of the direct form, so
// about twice its speed.
#pragma once

#include "kernels/convolution_spec.hpp"
#include "simd/kernel_table.hpp"

#include <optional>
#include <span>
#include <string>

namespace graft::onednn::winograd {

class convolution {
 public:
  // Nothing where no kernel can: another window or stride, channels that do not fill their blocks,
  // epilogues other than an addition and then relu or clip. `src` and `dst` are the
  // layouts of what it reads and writes.
  static std::optional<convolution> of(const convolution_spec& spec, int64_t tile,
                                       const dnnl::memory::desc& src,
                                       const dnnl::memory::desc& dst);
  // F(4x4,3x3) between images that lie as [H,W,C]; `in` and `out` are [N,C,H,W].
  static std::optional<convolution> channels_last(const shape& in, const shape& out,
                                                  int64_t pad_top, int64_t pad_left, float lower,
                                                  float upper);

  [[nodiscard]] std::string implementation() const;  // "winograd 4x4:avx2"
  // `weights` ([O,I,3,3]) in the form that run() takes: 36 or 64 floats for each pair of channels.
  void pack(const float* weights, float* packed) const;
  [[nodiscard]] int64_t packed_floats() const;
  // Floats of working memory for up to `images` images at once.
  [[nodiscard]] int64_t scratch(int64_t images) const;
  // Convolves images one by one, or better several at once: each stretch of the weights is then
  // used while it is in the cache. The bits of an image do not depend on the others.
  void run(std::span<const float* const> src, std::span<float* const> dst, const float* weights,
           const float* bias, float* scratch) const;
  // Adds up the gradient of the weights in the form of unpack_gradient(): packed_floats() sums.
  void sum_weight_gradient(std::span<const float* const> src,
                           std::span<const float* const> gradient, float* scratch,
                           float* sums) const;

 private:
  [[nodiscard]] int64_t most_tiles() const;
  [[nodiscard]] int64_t tiles_at_once(int64_t images) const;

  problem problem_;
  const simd::kernel_table* kernels_ = nullptr;
};

}  // namespace graft::onednn::winograd
