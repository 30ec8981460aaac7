// Activations and other functions of one float: one line each in the table at the end.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <algorithm>
#include <cmath>

namespace graft::onednn {
namespace {

status infer(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  return like_input(in);
}

float sigmoid(float x) { return 1.0F / (1.0F + std::exp(-x)); }

float hard_sigmoid(float x, float alpha, float beta) {
  return std::max(0.0F, std::min(1.0F, alpha * x + beta));
}

void relu(const evaluation& e) {
  map_floats(e, [](float x) { return std::max(x, 0.0F); });
}
void leaky_relu(const evaluation& e) {
  const float alpha = e.at.attrs.real("alpha", 0.01F);
  map_floats(e, [=](float x) { return x < 0 ? alpha * x : x; });
}
void elu(const evaluation& e) {
  const float alpha = e.at.attrs.real("alpha", 1.0F);
  map_floats(e, [=](float x) { return x < 0 ? alpha * std::expm1(x) : x; });
}
void sigmoids(const evaluation& e) { map_floats(e, sigmoid); }
void hard_sigmoids(const evaluation& e) {
  const float alpha = e.at.attrs.real("alpha", 0.2F);
  const float beta = e.at.attrs.real("beta", 0.5F);
  map_floats(e, [=](float x) { return hard_sigmoid(x, alpha, beta); });
}
void hard_swish(const evaluation& e) {
  map_floats(e, [](float x) { return x * hard_sigmoid(x, 1.0F / 6, 0.5F); });
}
void tanhs(const evaluation& e) {
  map_floats(e, [](float x) { return std::tanh(x); });
}
void softplus(const evaluation& e) {
  map_floats(e, [](float x) { return x > 20 ? x : std::log1p(std::exp(x)); });
}
void erfs(const evaluation& e) {
  map_floats(e, [](float x) { return std::erf(x); });
}
void exps(const evaluation& e) {
  map_floats(e, [](float x) { return std::exp(x); });
}
void logs(const evaluation& e) {
  map_floats(e, [](float x) { return std::log(x); });
}
void square_root(const evaluation& e) {
  map_floats(e, [](float x) { return std::sqrt(x); });
}
void reciprocal(const evaluation& e) {
  map_floats(e, [](float x) { return 1.0F / x; });
}
void floors(const evaluation& e) {
  map_floats(e, [](float x) { return std::floor(x); });
}
void ceils(const evaluation& e) {
  map_floats(e, [](float x) { return std::ceil(x); });
}

void sines(const evaluation& e) {
  map_floats(e, [](float x) { return std::sin(x); });
}
void cosines(const evaluation& e) {
  map_floats(e, [](float x) { return std::cos(x); });
}
// Halves go to the even neighbour, as in the default rounding mode.
void rounds(const evaluation& e) {
  map_floats(e, [](float x) { return std::nearbyint(x); });
}
void softsign(const evaluation& e) {
  map_floats(e, [](float x) { return x / (1 + std::abs(x)); });
}
void mish(const evaluation& e) {
  map_floats(e, [](float x) { return x * std::tanh(x > 20 ? x : std::log1p(std::exp(x))); });
}
void selu(const evaluation& e) {
  const float alpha = e.at.attrs.real("alpha", 1.67326319217681884765625F);
  const float gamma = e.at.attrs.real("gamma", 1.05070102214813232421875F);
  map_floats(e, [=](float x) { return gamma * (x > 0 ? x : alpha * std::expm1(x)); });
}
void celu(const evaluation& e) {
  const float alpha = e.at.attrs.real("alpha", 1.0F);
  map_floats(e, [=](float x) { return x > 0 ? x : alpha * std::expm1(x / alpha); });
}
void thresholded_relu(const evaluation& e) {
  const float alpha = e.at.attrs.real("alpha", 1.0F);
  map_floats(e, [=](float x) { return x > alpha ? x : 0.0F; });
}
void gelu(const evaluation& e) {
  if (e.at.attrs.text("approximate", "none") == "tanh") {
    map_floats(e, [](float x) {
      return 0.5F * x * (1 + std::tanh(0.7978845608F * (x + 0.044715F * x * x * x)));
    });
  } else {
    map_floats(e, [](float x) { return 0.5F * x * (1 + std::erf(x * 0.70710678F)); });
  }
}

}  // namespace

const op_schema relu_op{"Relu", 1, 1, infer, relu};
const op_schema leaky_relu_op{"LeakyRelu", 1, 1, infer, leaky_relu};
const op_schema elu_op{"Elu", 1, 1, infer, elu};
const op_schema sigmoid_op{"Sigmoid", 1, 1, infer, sigmoids};
const op_schema hard_sigmoid_op{"HardSigmoid", 1, 1, infer, hard_sigmoids};
const op_schema hard_swish_op{"HardSwish", 1, 1, infer, hard_swish};
const op_schema tanh_op{"Tanh", 1, 1, infer, tanhs};
const op_schema softplus_op{"Softplus", 1, 1, infer, softplus};
const op_schema erf_op{"Erf", 1, 1, infer, erfs};
const op_schema exp_op{"Exp", 1, 1, infer, exps};
const op_schema log_op{"Log", 1, 1, infer, logs};
const op_schema sqrt_op{"Sqrt", 1, 1, infer, square_root};
const op_schema reciprocal_op{"Reciprocal", 1, 1, infer, reciprocal};
const op_schema sin_op{"Sin", 1, 1, infer, sines};
const op_schema cos_op{"Cos", 1, 1, infer, cosines};
const op_schema round_op{"Round", 1, 1, infer, rounds};
const op_schema softsign_op{"Softsign", 1, 1, infer, softsign};
const op_schema mish_op{"Mish", 1, 1, infer, mish};
const op_schema selu_op{"Selu", 1, 1, infer, selu};
const op_schema celu_op{"Celu", 1, 1, infer, celu};
const op_schema thresholded_relu_op{"ThresholdedRelu", 1, 1, infer, thresholded_relu};
const op_schema gelu_op{"Gelu", 1, 1, infer, gelu};
const op_schema floor_op{"Floor", 1, 1, infer, floors};
const op_schema ceil_op{"Ceil", 1, 1, infer, ceils};

}  // namespace graft::onednn
