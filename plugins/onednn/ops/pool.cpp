// MaxPool and AveragePool, two-dimensional.
#include "ops/common.hpp"
#include "ops/ops.hpp"
#include "ops/window.hpp"

#include <algorithm>
#include <limits>

namespace graft::onednn {
namespace {

// Input [N,C,H,W]; output [N,C,oH,oW].
status infer(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  if (in.at.outputs.size() > 1) return unsupported("its second output, Indices, is not supported");
  window win;
  GRAFT_TRY(find_window(in.at, in.dims(0), in.at.attrs.integers("kernel_shape"), win));
  in.output(0, dtype::f32, {in.dims(0)[0], in.dims(0)[1], win.out[0], win.out[1]});
  return {};
}

// Calls visit(out index, image plane, window) for every output element.
template <class F>
void slide(const evaluation& e, F&& visit) {
  const shape& x = e.in[0].dims;
  const shape& y = e.out[0].dims;
  window win;
  if (!find_window(e.at, x, e.at.attrs.integers("kernel_shape"), win)) return;
  float* to = e.out[0].as<float>();
  for (int64_t plane = 0; plane < y[0] * y[1]; ++plane) {
    const float* image = e.in[0].as<float>() + plane * x[2] * x[3];
    for (int64_t i = 0; i < y[2]; ++i) {
      for (int64_t j = 0; j < y[3]; ++j) *to++ = visit(image, win, i, j);
    }
  }
}

void evaluate_max(const evaluation& e) {
  const shape& x = e.in[0].dims;
  slide(e, [&](const float* image, const window& win, int64_t i, int64_t j) {
    float most = std::numeric_limits<float>::lowest();
    for (int64_t u = 0; u < win.kernel[0]; ++u) {
      const int64_t row = i * win.stride[0] - win.before[0] + u * win.dilation[0];
      if (row < 0 || row >= x[2]) continue;
      for (int64_t v = 0; v < win.kernel[1]; ++v) {
        const int64_t col = j * win.stride[1] - win.before[1] + v * win.dilation[1];
        if (col >= 0 && col < x[3]) most = std::max(most, image[row * x[3] + col]);
      }
    }
    return most;
  });
}

// With count_include_pad the divisor counts the model's padding, but not what ceil_mode lets a
// window hang over beyond it.
void evaluate_average(const evaluation& e) {
  const shape& x = e.in[0].dims;
  const bool include = e.at.attrs.integer("count_include_pad", 0) != 0;
  slide(e, [&](const float* image, const window& win, int64_t i, int64_t j) {
    double sum = 0;
    int64_t count = 0;
    for (int64_t u = 0; u < win.kernel[0]; ++u) {
      const int64_t row = i * win.stride[0] - win.before[0] + u * win.dilation[0];
      if (row >= x[2] + win.after[0]) continue;
      for (int64_t v = 0; v < win.kernel[1]; ++v) {
        const int64_t col = j * win.stride[1] - win.before[1] + v * win.dilation[1];
        if (col >= x[3] + win.after[1]) continue;
        const bool inside = row >= 0 && row < x[2] && col >= 0 && col < x[3];
        if (inside) sum += image[row * x[3] + col];
        if (inside || include) ++count;
      }
    }
    return static_cast<float>(sum / static_cast<double>(std::max<int64_t>(count, 1)));
  });
}

}  // namespace

const op_schema max_pool_op{"MaxPool", 1, 1, infer, evaluate_max};
const op_schema average_pool_op{"AveragePool", 1, 1, infer, evaluate_average};

}  // namespace graft::onednn
