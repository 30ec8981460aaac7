// Conv: two-dimensional, grouped, dilated, with asymmetric padding.
#include "ops/ops.hpp"
#include "ops/window.hpp"

namespace graft::onednn {
namespace {

// Inputs: image [N,C,H,W], weights [O,C/G,kH,kW], optional bias [O]. Output [N,O,oH,oW].
status infer(inference& in) {
  const shape& w = in.dims(1);
  if (w.size() != 4) {
    return unsupported("its weights are " + to_string(w) + "; only two-dimensional is supported");
  }
  if (in.type(0) != dtype::f32 || in.type(1) != dtype::f32) {
    return unsupported("its inputs are not floating point");
  }
  const int64_t groups = in.at.attrs.integer("group", 1);
  window win;
  GRAFT_TRY(find_window(in.at, in.dims(0), {w[2], w[3]}, win));
  const int64_t channels = in.dims(0)[1];
  if (groups < 1 || w[0] < 1 || w[0] % groups != 0 || w[1] * groups != channels) {
    return invalid("its weights " + to_string(w) + " in " + std::to_string(groups) +
                   " groups do not fit the input " + to_string(in.dims(0)));
  }
  if (in.has(2) && in.dims(2) != shape{w[0]}) {
    return invalid("its bias is " + to_string(in.dims(2)) + ", expected " + to_string({w[0]}));
  }
  in.output(0, dtype::f32, {in.dims(0)[0], w[0], win.out[0], win.out[1]});
  return {};
}

void evaluate(const evaluation& e) {
  const shape& x = e.in[0].dims;
  const shape& w = e.in[1].dims;
  const shape& y = e.out[0].dims;
  window win;
  if (!find_window(e.at, x, {w[2], w[3]}, win)) return;
  const int64_t groups = e.at.attrs.integer("group", 1);
  const int64_t out_per_group = w[0] / groups;
  float* to = e.out[0].as<float>();
  for (int64_t n = 0; n < y[0]; ++n) {
    for (int64_t o = 0; o < y[1]; ++o) {
      const int64_t first = o / out_per_group * w[1];
      for (int64_t i = 0; i < y[2]; ++i) {
        for (int64_t j = 0; j < y[3]; ++j) {
          double sum = e.has(2) ? e.in[2].as<float>()[o] : 0.0F;
          for (int64_t c = 0; c < w[1]; ++c) {
            for (int64_t u = 0; u < w[2]; ++u) {
              const int64_t row = i * win.stride[0] - win.before[0] + u * win.dilation[0];
              if (row < 0 || row >= x[2]) continue;
              for (int64_t v = 0; v < w[3]; ++v) {
                const int64_t col = j * win.stride[1] - win.before[1] + v * win.dilation[1];
                if (col < 0 || col >= x[3]) continue;
                sum +=
                    static_cast<double>(
                        e.in[0].as<float>()[((n * x[1] + first + c) * x[2] + row) * x[3] + col]) *
                    e.in[1].as<float>()[((o * w[1] + c) * w[2] + u) * w[3] + v];
              }
            }
          }
          *to++ = static_cast<float>(sum);
        }
      }
    }
  }
}

}  // namespace

const op_schema conv_op{"Conv", 2, 3, infer, evaluate};

}  // namespace graft::onednn
