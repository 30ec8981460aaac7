// exp, erf and the activations of whole vectors. Internal linkage: see
// simd/kernel_table.hpp.
#pragma once

#include "rows/arithmetic.hpp"
#include "rows/row_kernels.hpp"

namespace graft::onednn::rows {
namespace {

using namespace simd;

// e^x to 2 units in the last place; 0 nearly where x is below -87, and e^88 above 88.
inline vector exponential(vector x) {
  x = at_most(at_least(x, every(-87.0F)), every(88.0F));
  const vector n = round(x * every(1.44269504F));
  // ln 2 in two parts: the first has few enough digits that its products are exact.
  vector r = fused(n, every(-0.693359375F), x);
  r = fused(n, every(2.12194440e-4F), r);
  vector p = every(1.9875691500e-4F);  // Cephes expf
  p = fused(p, r, every(1.3981999507e-3F));
  p = fused(p, r, every(8.3334519073e-3F));
  p = fused(p, r, every(4.1665795894e-2F));
  p = fused(p, r, every(1.6666665459e-1F));
  p = fused(p, r, every(5.0000001201e-1F));
  p = fused(p, r * r, r) + every(1.0F);
  return p * power_of_two(n);
}

// Abramowitz and Stegun 7.1.26, |error| <= 1.5e-7.
inline vector error_function(vector x) {
  const vector signs = sign_bits(x);
  const vector a = flip(x, signs);
  const vector t = every(1.0F) / fused(a, every(0.3275911F), every(1.0F));
  vector p = every(1.061405429F);
  p = fused(p, t, every(-1.453152027F));
  p = fused(p, t, every(1.421413741F));
  p = fused(p, t, every(-0.284496736F));
  p = fused(p, t, every(0.254829592F));
  const vector tail = p * t * exponential(every(0.0F) - a * a);
  return flip(every(1.0F) - tail, signs);
}

inline vector sigmoid(vector x) {
  return every(1.0F) / (every(1.0F) + exponential(every(0.0F) - x));
}

inline vector activate(activation f, vector x) {
  switch (f) {
    case activation::none:
      break;
    case activation::relu:
      return at_least(x, every(0.0F));
    case activation::gelu_erf:
      return every(0.5F) * x * (every(1.0F) + error_function(x * every(0.707106781F)));
    case activation::gelu_tanh: {
      // 0.5 (1 + tanh(u)) = sigmoid(2u)
      const vector u = fused(x * x, every(0.044715F), every(1.0F)) * x * every(1.595769122F);
      return x * sigmoid(u);
    }
    case activation::silu:
      return x * sigmoid(x);
  }
  return x;
}

}  // namespace
}  // namespace graft::onednn::rows
