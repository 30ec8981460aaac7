// Functions of one float with their derivatives: one struct each, one line in the table below.
#include "gradient/operators.hpp"
#include "ops/op.hpp"

#include <algorithm>
#include <cmath>

namespace graft::onednn::gradient {
namespace {

// f(x), and its derivative from x and y = f(x). a and b are the node's own numbers.
struct sigmoid {
  static float f(float x, float, float) { return 1.0F / (1.0F + std::exp(-x)); }
  static float d(float, float y, float, float) { return y * (1.0F - y); }
};
struct tanh {
  static float f(float x, float, float) { return std::tanh(x); }
  static float d(float, float y, float, float) { return 1.0F - y * y; }
};
struct exponential {
  static float f(float x, float, float) { return std::exp(x); }
  static float d(float, float y, float, float) { return y; }
};
struct logarithm {
  static float f(float x, float, float) { return std::log(x); }
  static float d(float x, float, float, float) { return 1.0F / x; }
};
struct square_root {
  static float f(float x, float, float) { return std::sqrt(x); }
  static float d(float, float y, float, float) { return 0.5F / y; }
};
struct reciprocal {
  static float f(float x, float, float) { return 1.0F / x; }
  static float d(float, float y, float, float) { return -y * y; }
};
struct error_function {
  static float f(float x, float, float) { return std::erf(x); }
  static float d(float x, float, float, float) { return 1.12837917F * std::exp(-x * x); }
};
struct softplus {
  static float f(float x, float, float) { return x > 20 ? x : std::log1p(std::exp(x)); }
  static float d(float x, float, float, float) { return 1.0F / (1.0F + std::exp(-x)); }
};
struct leaky {
  static float f(float x, float a, float) { return x < 0 ? a * x : x; }
  static float d(float x, float, float a, float) { return x < 0 ? a : 1.0F; }
};
struct elu {
  static float f(float x, float a, float) { return x < 0 ? a * std::expm1(x) : x; }
  static float d(float x, float y, float a, float) { return x < 0 ? y + a : 1.0F; }
};
struct hard_sigmoid {
  static float f(float x, float a, float b) { return std::max(0.0F, std::min(1.0F, a * x + b)); }
  static float d(float, float y, float a, float) { return y > 0 && y < 1 ? a : 0.0F; }
};
struct hard_swish {
  static float f(float x, float, float) { return x * hard_sigmoid::f(x, 1.0F / 6, 0.5F); }
  static float d(float x, float, float, float) {
    if (x <= -3) return 0;
    return x >= 3 ? 1.0F : (2 * x + 3) / 6;
  }
};

template <class F>
class unary final : public differentiable {
 public:
  unary(float a, float b) : a_(a), b_(b) { keeps_inputs = keeps_output = true; }

  void forward(chunk& c) const override {
    const float* x = c.read(in[0]);
    float* y = c.make(out);
    const int64_t n = out.count();
    for (int64_t i = 0; i < n; ++i) y[i] = F::f(x[i], a_, b_);
  }
  void backward(chunk& c) const override {
    if (!c.wants(in[0])) return;
    const float* x = c.read(in[0]);
    const float* y = c.read(out);
    buffer d = c.take_gradient(out);
    float* dx = d.get();
    const int64_t n = out.count();
    for (int64_t i = 0; i < n; ++i) dx[i] *= F::d(x[i], y[i], a_, b_);
    c.give(in[0], std::move(d));
  }

 private:
  float a_;
  float b_;
};

class clamped final : public differentiable {
 public:
  explicit clamped(const clamp& f) : clamp_(f) { keeps_output = true; }
  void forward(chunk& c) const override { apply(clamp_, c.read(in[0]), out.count(), c.make(out)); }
  void backward(chunk& c) const override {
    if (!c.wants(in[0])) return;
    buffer d = c.take_gradient(out);
    mask(clamp_, c.read(out), out.count(), d.get());
    c.give(in[0], std::move(d));
  }

 private:
  clamp clamp_;
};

template <class F>
std::unique_ptr<differentiable> make(float a, float b) {
  return std::make_unique<unary<F>>(a, b);
}

struct entry {
  std::string_view op;
  std::unique_ptr<differentiable> (*make)(float alpha, float beta);
  float alpha = 0;  // where the node does not say
  float beta = 0;
};

constexpr entry functions[] = {
    {"Elu", make<elu>, 1.0F},        {"Erf", make<error_function>},
    {"Exp", make<exponential>},      {"HardSigmoid", make<hard_sigmoid>, 0.2F, 0.5F},
    {"HardSwish", make<hard_swish>}, {"LeakyRelu", make<leaky>, 0.01F},
    {"Log", make<logarithm>},        {"Reciprocal", make<reciprocal>},
    {"Sigmoid", make<sigmoid>},      {"Softplus", make<softplus>},
    {"Sqrt", make<square_root>},     {"Tanh", make<tanh>},
};

}  // namespace

status build_activation(builder& b, const node& n) {
  std::unique_ptr<differentiable> made;
  if (const clamp f = clamp_of(b.ir(), n); f.on) {
    made = std::make_unique<clamped>(f);
  } else {
    const auto* found = std::find_if(std::begin(functions), std::end(functions),
                                     [&](const entry& e) { return e.op == n.op->name; });
    if (found == std::end(functions)) return unsupported("its bounds are computed or not scalar");
    made = found->make(n.attrs.real("alpha", found->alpha), n.attrs.real("beta", found->beta));
  }
  const order layout = b.order_of(n.inputs[0]);
  made->in = {b.input(n, 0, layout)};
  made->out = b.output(n.outputs[0], layout);
  b.add(n, std::move(made));
  return {};
}

}  // namespace graft::onednn::gradient
