// The gradient of a convolution's weights by our own kernels, on images that lie as [N,H,W,C]: sums
// over pixels, tap by tap. oneDNN's reach half of the machine's peak at best on such images.
#pragma once

#include "gradient/program.hpp"
#include "ops/window.hpp"
#include "simd/kernel_table.hpp"

#include <optional>

namespace graft::onednn::gradient {

class pixel_weights {
 public:
  // Nothing where there is no kernel: channels that do not fill vectors, groups.
  // `in`, `weights` and `out` are as ONNX has them.
  static std::optional<pixel_weights> of(const shape& in, const shape& weights, const shape& out,
                                         const window& win, int64_t groups);

  // g: [O,I,kh,kw], overwritten; db: [O], the sums of dy.
  void run(chunk& c, const float* x, const float* dy, float* g, float* db) const;

 private:
  weight_gradient::problem problem_;
  const simd::kernel_table* kernels_ = nullptr;
};

}  // namespace graft::onednn::gradient
