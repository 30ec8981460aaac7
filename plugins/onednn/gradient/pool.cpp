// MaxPool, AveragePool and GlobalAveragePool over [N,H,W,C], all channels of a tap at once.
#include "gradient/operators.hpp"
#include "ops/window.hpp"

#include <algorithm>
#include <limits>

namespace graft::onednn::gradient {
namespace {

class pool : public differentiable {
 public:
  window win;

 protected:
  // Calls f(output pixel, input pixel, divisor of the window) for each tap inside the image, in
  // the order of outputs; pixels count from the start of the batch.
  template <class F>
  void each_tap(bool count_padding, F&& f) const {
    const shape& x = in[0].dims;
    int64_t to = 0;
    for (int64_t n = 0; n < x[0]; ++n) {
      for (int64_t i = 0; i < win.out[0]; ++i) {
        for (int64_t j = 0; j < win.out[1]; ++j, ++to) {
          const int64_t divisor = taps(x, i, j, count_padding);
          for (int64_t u = 0; u < win.kernel[0]; ++u) {
            const int64_t row = i * win.stride[0] - win.before[0] + u * win.dilation[0];
            if (row < 0 || row >= x[2]) continue;
            for (int64_t v = 0; v < win.kernel[1]; ++v) {
              const int64_t col = j * win.stride[1] - win.before[1] + v * win.dilation[1];
              if (col >= 0 && col < x[3]) f(to, (n * x[2] + row) * x[3] + col, divisor);
            }
          }
        }
      }
    }
  }

 private:
  // Taps of a window that count: inside the image, or inside its padding where that counts.
  [[nodiscard]] int64_t taps(const shape& x, int64_t i, int64_t j, bool count_padding) const {
    int64_t count[2] = {0, 0};
    const int64_t at[2] = {i, j};
    for (std::size_t axis = 0; axis < 2; ++axis) {
      const int64_t size = x[2 + axis];
      const int64_t low = count_padding ? -win.before[axis] : 0;
      const int64_t high = count_padding ? size + win.after[axis] : size;
      for (int64_t k = 0; k < win.kernel[axis]; ++k) {
        const int64_t place =
            at[axis] * win.stride[axis] - win.before[axis] + k * win.dilation[axis];
        if (place >= low && place < high) ++count[axis];
      }
    }
    return std::max<int64_t>(count[0] * count[1], 1);
  }
};

class average final : public pool {
 public:
  bool count_padding = false;

  void forward(chunk& c) const override {
    const int64_t channels = in[0].dims[1];
    const float* x = c.read(in[0]);
    float* y = c.make(out);
    std::fill_n(y, out.count(), 0.0F);
    each_tap(count_padding, [=](int64_t to, int64_t from, int64_t divisor) {
      accumulate_scaled(x + from * channels, 1.0F / static_cast<float>(divisor), channels,
                        y + to * channels);
    });
  }
  void backward(chunk& c) const override {
    if (!c.wants(in[0])) return;
    const int64_t channels = in[0].dims[1];
    const float* dy = c.gradient(out).get();
    buffer d = c.scratch(in[0].count());
    float* dx = d.get();
    std::fill_n(dx, in[0].count(), 0.0F);
    each_tap(count_padding, [=](int64_t to, int64_t from, int64_t divisor) {
      accumulate_scaled(dy + to * channels, 1.0F / static_cast<float>(divisor), channels,
                        dx + from * channels);
    });
    c.give(in[0], std::move(d));
  }
};

// The gradient goes to the first of equal largest taps, as in PyTorch.
class maximum final : public pool {
 public:
  maximum() { keeps_inputs = keeps_output = true; }

  void forward(chunk& c) const override {
    const int64_t channels = in[0].dims[1];
    const float* x = c.read(in[0]);
    float* y = c.make(out);
    std::fill_n(y, out.count(), -std::numeric_limits<float>::infinity());
    each_tap(false, [=](int64_t to, int64_t from, int64_t) {
      largest(x + from * channels, channels, y + to * channels);
    });
  }
  void backward(chunk& c) const override {
    if (!c.wants(in[0])) return;
    const int64_t channels = in[0].dims[1];
    const float* x = c.read(in[0]);
    const float* y = c.read(out);
    buffer left = c.take_gradient(out);  // what no tap has taken yet
    buffer d = c.scratch(in[0].count());
    float* dy = left.get();
    float* dx = d.get();
    std::fill_n(dx, in[0].count(), 0.0F);
    each_tap(false, [=](int64_t to, int64_t from, int64_t) {
      take_where_equal(x + from * channels, y + to * channels, channels, dy + to * channels,
                       dx + from * channels);
    });
    c.give(in[0], std::move(d));
  }
};

class global_average final : public differentiable {
 public:
  void forward(chunk& c) const override {
    const int64_t channels = in[0].dims[1];
    const int64_t pixels = in[0].dims[2] * in[0].dims[3];
    const float* x = c.read(in[0]);
    float* y = c.make(out);
    std::vector<double> sums(static_cast<std::size_t>(channels));
    for (int64_t n = 0; n < in[0].dims[0]; ++n) {
      std::fill(sums.begin(), sums.end(), 0.0);
      column_sums(x + n * pixels * channels, pixels, channels, sums.data());
      std::transform(sums.begin(), sums.end(), y + n * channels, [&](double sum) {
        return static_cast<float>(sum / static_cast<double>(pixels));
      });
    }
  }
  void backward(chunk& c) const override {
    if (!c.wants(in[0])) return;
    const int64_t channels = in[0].dims[1];
    const int64_t pixels = in[0].dims[2] * in[0].dims[3];
    const float* dy = c.gradient(out).get();
    buffer d = c.scratch(in[0].count());
    float* dx = d.get();
    const float share = 1.0F / static_cast<float>(pixels);
    for (int64_t n = 0; n < in[0].dims[0]; ++n) {
      for (int64_t i = 0; i < pixels; ++i, dx += channels) {
        for (int64_t k = 0; k < channels; ++k) dx[k] = dy[n * channels + k] * share;
      }
    }
    c.give(in[0], std::move(d));
  }
};

status build(builder& b, const node& n, std::unique_ptr<pool> made) {
  made->in = {b.input(n, 0, order::channels_last)};
  GRAFT_TRY(find_window(n, made->in[0].dims, n.attrs.integers("kernel_shape"), made->win));
  made->out = b.output(n.outputs[0], order::channels_last);
  b.add(n, std::move(made));
  return {};
}

}  // namespace

status build_average_pool(builder& b, const node& n) {
  auto made = std::make_unique<average>();
  made->count_padding = n.attrs.integer("count_include_pad", 0) != 0;
  return build(b, n, std::move(made));
}

status build_max_pool(builder& b, const node& n) {
  return build(b, n, std::make_unique<maximum>());
}

status build_global_average_pool(builder& b, const node& n) {
  if (b.ir().at(n.inputs[0]).dims.size() != 4) return unsupported("only [N,C,H,W] is supported");
  auto made = std::make_unique<global_average>();
  made->in = {b.input(n, 0, order::channels_last)};
  made->out = b.output(n.outputs[0], order::channels_last);
  b.add(n, std::move(made));
  return {};
}

}  // namespace graft::onednn::gradient
