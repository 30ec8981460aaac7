// The three convolutions of a 3x3 layer's training step by our own Winograd, on images that lie as
// [N,H,W,C].
#pragma once

#include "gradient/kernels.hpp"
#include "gradient/program.hpp"
#include "ops/window.hpp"
#include "winograd/convolution.hpp"

#include <optional>
#include <vector>

namespace graft::onednn::gradient {

class winograd_layer {
 public:
  // Nothing where direct is better or there is no kernel: other windows, few channels, small
  // images. `in`, `out` and `weights` are as ONNX has them; `after` is applied to the result.
  static std::optional<winograd_layer> of(const shape& in, const shape& weights, const shape& out,
                                          const window& win, int64_t groups, const clamp& after);

  // Takes over `weights` ([O,I,3,3]).
  void pack(const float* weights);
  [[nodiscard]] int64_t packed_floats() const { return 2 * forward_.packed_floats(); }
  void forward(chunk& c, const float* x, const float* bias, float* y) const;
  void image_gradient(chunk& c, const float* dy, float* dx) const;
  // g: [O,I,3,3]; db: [O], the sums of dy.
  void weight_gradient(chunk& c, const float* x, const float* dy, float* g, float* db) const;

 private:
  winograd_layer(const shape& in, const shape& out, const winograd::convolution& forward,
                 const winograd::convolution& backward)
      : in_(in), out_(out), forward_(forward), backward_(backward), zeros_(in[1], 0.0F) {}

  shape in_;
  shape out_;
  winograd::convolution forward_;
  winograd::convolution backward_;  // from dy to dx
  std::vector<float> packed_;
  std::vector<float> packed_backward_;
  std::vector<float> zeros_;  // the bias of the way back
};

}  // namespace graft::onednn::gradient
