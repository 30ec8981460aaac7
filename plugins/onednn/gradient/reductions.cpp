// Softmax, and ReduceMean and ReduceSum over constant axes.
#include "gradient/operators.hpp"
#include "gradient/walk.hpp"
#include "ops/common.hpp"
#include "ops/op.hpp"

#include <algorithm>
#include <cmath>

namespace graft::onednn::gradient {
namespace {

// dx = y (dy - sum(y dy)) along the axis.
class softmax final : public differentiable {
 public:
  int64_t size = 1;   // of what is normalised together
  int64_t inner = 1;  // distance between its neighbours

  softmax() { keeps_output = true; }
  void forward(chunk& c) const override {
    const float* x = c.read(in[0]);
    float* y = c.make(out);
    each([=, this](int64_t at) {
      float most = x[at];
      for (int64_t k = 1; k < size; ++k) most = std::max(most, x[at + k * inner]);
      double sum = 0;
      for (int64_t k = 0; k < size; ++k) {
        y[at + k * inner] = std::exp(x[at + k * inner] - most);
        sum += y[at + k * inner];
      }
      const auto scale = static_cast<float>(1 / sum);
      for (int64_t k = 0; k < size; ++k) y[at + k * inner] *= scale;
    });
  }
  void backward(chunk& c) const override {
    if (!c.wants(in[0])) return;
    const float* y = c.read(out);
    buffer d = c.take_gradient(out);
    float* dx = d.get();
    each([=, this](int64_t at) {
      double sum = 0;
      for (int64_t k = 0; k < size; ++k) sum += double{y[at + k * inner]} * dx[at + k * inner];
      for (int64_t k = 0; k < size; ++k) {
        float& one = dx[at + k * inner];
        one = static_cast<float>(y[at + k * inner] * (one - sum));
      }
    });
    c.give(in[0], std::move(d));
  }

 private:
  template <class F>
  void each(F&& f) const {
    const int64_t outer = out.count() / (size * inner);
    for (int64_t o = 0; o < outer; ++o) {
      for (int64_t i = 0; i < inner; ++i) f(o * size * inner + i);
    }
  }
};

class reduction final : public differentiable {
 public:
  operand kept;      // `out` with the reduced axes kept as 1
  float factor = 1;  // 1 / count for a mean

  void forward(chunk& c) const override {
    std::vector<double> sums(static_cast<std::size_t>(out.count()), 0.0);
    const float* x = c.read(in[0]);
    each([&](int64_t i, int64_t to) { sums[static_cast<std::size_t>(to)] += x[i]; });
    std::transform(sums.begin(), sums.end(), c.make(out),
                   [this](double sum) { return static_cast<float>(sum * factor); });
  }
  void backward(chunk& c) const override {
    if (!c.wants(in[0])) return;
    const float* dy = c.gradient(out).get();
    buffer d = c.scratch(in[0].count());
    float* dx = d.get();
    each([&](int64_t i, int64_t to) { dx[i] = dy[to] * factor; });
    c.give(in[0], std::move(d));
  }

 private:
  template <class F>
  void each(F&& f) const {
    walk(in[0], kept, kept, [&](int64_t i, int64_t to, int64_t, const run& r) {
      for (int64_t k = 0; k < r.count; ++k) f(i + k, to + k * r.step_a);
    });
  }
};

}  // namespace

status build_softmax(builder& b, const node& n) {
  auto made = std::make_unique<softmax>();
  made->in = {b.input(n, 0, order::plain)};
  const shape& x = made->in[0].dims;
  const auto rank = static_cast<int64_t>(x.size());
  int64_t axis = n.attrs.integer("axis", n.opset >= 13 ? -1 : 1);
  GRAFT_TRY(normalise_axis(axis, rank));
  for (int64_t i = axis; i < rank; ++i) {
    (i == axis || n.opset < 13 ? made->size : made->inner) *= x[static_cast<std::size_t>(i)];
  }
  made->out = b.output(n.outputs[0], order::plain);
  b.add(n, std::move(made));
  return {};
}

status build_reduce(builder& b, const node& n) {
  auto made = std::make_unique<reduction>();
  const value& x = b.ir().at(n.inputs[0]);
  const auto rank = static_cast<int64_t>(x.dims.size());
  std::vector<int64_t> axes = known_axes(b.ir(), n).value();  // import refuses computed ones
  shape kept = x.dims;
  if (axes.empty() && n.attrs.integer("noop_with_empty_axes", 0) == 0) {
    std::fill(kept.begin(), kept.end(), 1);
  }
  for (int64_t axis : axes) {
    GRAFT_TRY(normalise_axis(axis, rank));
    kept[static_cast<std::size_t>(axis)] = 1;
  }
  // Over an image's pixels, what is left lies alike in both orders.
  const order layout = rank == 4 && same_bytes(kept) && kept[0] == x.dims[0]
                           ? b.order_of(n.inputs[0])
                           : order::plain;
  made->in = {b.input(n, 0, layout)};
  made->out = b.output(n.outputs[0], order::plain);
  made->kept = made->in[0];
  made->kept.dims = kept;
  if (n.op->name == "ReduceMean") {
    made->factor = static_cast<float>(static_cast<double>(made->out.count()) /
                                      static_cast<double>(made->in[0].count()));
  }
  b.add(n, std::move(made));
  return {};
}

}  // namespace graft::onednn::gradient
