// Add, Sub, Mul, Div and Pow of two tensors with broadcasting; a broadcast operand's gradient is
// the sum over what it was spread over.
#include "gradient/operators.hpp"
#include "gradient/walk.hpp"
#include "ops/op.hpp"

#include <cmath>

namespace graft::onednn::gradient {
namespace {

using kind = operand::kind;

// y = f(a, b), and its derivatives by a and by b.
struct sum {
  static float f(float a, float b) { return a + b; }
  static float da(float, float) { return 1; }
  static float db(float, float) { return 1; }
  static constexpr bool linear = true;
};
struct difference {
  static float f(float a, float b) { return a - b; }
  static float da(float, float) { return 1; }
  static float db(float, float) { return -1; }
  static constexpr bool linear = true;
};
struct product {
  static float f(float a, float b) { return a * b; }
  static float da(float, float b) { return b; }
  static float db(float a, float) { return a; }
  static constexpr bool linear = false;
};
struct quotient {
  static float f(float a, float b) { return a / b; }
  static float da(float, float b) { return 1 / b; }
  static float db(float a, float b) { return -a / (b * b); }
  static constexpr bool linear = false;
};
struct power {
  static float f(float a, float b) { return b == 2 ? a * a : std::pow(a, b); }
  static float da(float a, float b) { return b == 2 ? 2 * a : b * std::pow(a, b - 1); }
  static float db(float a, float b) { return std::pow(a, b) * std::log(a); }
  static constexpr bool linear = false;
};

template <class F>
class binary final : public differentiable {
 public:
  explicit binary(const clamp& after) : after_(after) {
    keeps_inputs = !F::linear;
    keeps_output = after.on;
  }

  void forward(chunk& c) const override {
    const float* a = c.read(in[0]);
    const float* b = c.read(in[1]);
    float* y = c.make(out);
    if (std::is_same_v<F, sum> && same(0) && same(1)) {
      add(after_, a, b, out.count(), y);
      return;
    }
    walk(out, in[0], in[1], [=](int64_t i, int64_t at_a, int64_t at_b, const run& r) {
      for (int64_t k = 0; k < r.count; ++k) {
        y[i + k] = F::f(a[at_a + k * r.step_a], b[at_b + k * r.step_b]);
      }
    });
    if (after_.on) apply(after_, y, out.count(), y);
  }

  void backward(chunk& c) const override {
    if (after_.on) {
      buffer dy = c.take_gradient(out);
      mask(after_, c.read(out), out.count(), dy.get());
      c.give(out, std::move(dy));
    }
    if (c.wants(in[0])) give<0>(c);
    if (c.wants(in[1])) give<1>(c);
  }

 private:
  [[nodiscard]] bool same(std::size_t i) const { return in[i].dims == out.dims; }

  template <int Which>
  static float derivative(float a, float b) {
    return Which == 0 ? F::da(a, b) : F::db(a, b);
  }

  template <int Which>
  void give(chunk& c) const {
    const operand& to = in[Which];
    const buffer& dy = c.gradient(out);
    // What a linear function does not read it does not keep either.
    static constexpr float one = 1;
    const operand scalar;
    const operand& from_a = F::linear && Which == 1 ? scalar : in[0];
    const operand& from_b = F::linear && Which == 0 ? scalar : in[1];
    const float* a = F::linear ? &one : c.read(in[0]);
    const float* b = F::linear ? &one : c.read(in[1]);
    if (same(Which)) {
      if (F::linear && derivative<Which>(1, 1) == 1) {
        c.give(to, dy);
        return;
      }
      buffer d = c.scratch(to.count());
      float* dx = d.get();
      const float* g = dy.get();
      walk(out, from_a, from_b, [=](int64_t i, int64_t at_a, int64_t at_b, const run& r) {
        const int64_t step_a = F::linear ? 0 : r.step_a;
        const int64_t step_b = F::linear ? 0 : r.step_b;
        if (F::linear) at_a = at_b = 0;
        for (int64_t k = 0; k < r.count; ++k) {
          dx[i + k] = g[i + k] * derivative<Which>(a[at_a + k * step_a], b[at_b + k * step_b]);
        }
      });
      c.give(to, std::move(d));
      return;
    }
    std::vector<double> sums(static_cast<std::size_t>(to.count()), 0.0);
    double* total = sums.data();
    const float* g = dy.get();
    walk(out, in[0], in[1], [=](int64_t i, int64_t at_a, int64_t at_b, const run& r) {
      const int64_t step_a = F::linear ? 0 : r.step_a;
      const int64_t step_b = F::linear ? 0 : r.step_b;
      const int64_t at = Which == 0 ? at_a : at_b;
      const int64_t step = Which == 0 ? r.step_a : r.step_b;
      if (F::linear) at_a = at_b = 0;
      for (int64_t k = 0; k < r.count; ++k) {
        total[at + k * step] += static_cast<double>(
            g[i + k] * derivative<Which>(a[at_a + k * step_a], b[at_b + k * step_b]));
      }
    });
    buffer d = c.scratch(to.count());
    std::copy(sums.begin(), sums.end(), d.get());
    c.give(to, std::move(d));
  }

  clamp after_;
};

template <class F>
std::unique_ptr<differentiable> make(const clamp& after) {
  return std::make_unique<binary<F>>(after);
}

std::unique_ptr<differentiable> make_for(std::string_view op, const clamp& after) {
  if (op == "Add") return make<sum>(after);
  if (op == "Sub") return make<difference>(after);
  if (op == "Mul") return make<product>(after);
  return op == "Div" ? make<quotient>(after) : make<power>(after);
}

}  // namespace

status build_binary(builder& b, const node& n) {
  value_id last = n.outputs[0];
  const value& y = b.ir().at(last);
  order layout = order::plain;
  for (const value_id id : n.inputs) {
    const value& v = b.ir().at(id);
    if (v.type != dtype::f32) return unsupported("its inputs are not all floating point");
    if (v.dims == y.dims && b.order_of(id) == order::channels_last) layout = order::channels_last;
  }
  const clamp after = b.absorb_clamp(last);
  std::unique_ptr<differentiable> made = make_for(n.op->name, after);
  for (std::size_t i = 0; i < 2; ++i) {
    const bool image = b.ir().at(n.inputs[i]).dims.size() == 4;
    made->in.push_back(b.input(n, i, image ? layout : order::plain));
  }
  made->out = b.output(last, layout);
  b.add(n, std::move(made));
  return {};
}

}  // namespace graft::onednn::gradient
