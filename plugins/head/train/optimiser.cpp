#include "train/optimiser.hpp"

#include "gemm/gemm.hpp"
#include "gemm/kernel.hpp"

#include <algorithm>
#include <cmath>

namespace graft::head {
namespace {

constexpr double beta1 = 0.9;
constexpr double beta2 = 0.999;
constexpr double epsilon = 1e-8;

std::vector<dense_layer> zeros_like(const std::vector<dense_layer>& layers) {
  std::vector<dense_layer> zeros = layers;
  for (dense_layer& layer : zeros) {
    std::fill(layer.weight.begin(), layer.weight.end(), 0.0F);
    std::fill(layer.bias.begin(), layer.bias.end(), 0.0F);
  }
  return zeros;
}

}  // namespace

optimiser::optimiser(const network& net, optimiser_options options)
    : options_(options), first_(zeros_like(net.layers)) {
  if (options.kind != optimiser_kind::sgd) second_ = first_;
}

void optimiser::change(std::vector<float>& weight, std::vector<float>& gradient,
                       std::vector<float>& first, std::vector<float>& second, float rate,
                       float decay) const {
  if (options_.kind == optimiser_kind::adamw) {
    for (float& value : weight) value -= rate * decay * value;
  } else if (decay != 0.0F) {
    for (std::size_t i = 0; i < weight.size(); ++i) gradient[i] += decay * weight[i];
  }
  if (options_.kind == optimiser_kind::sgd) {
    for (std::size_t i = 0; i < weight.size(); ++i) {
      first[i] = options_.momentum * first[i] + gradient[i];
      weight[i] -= rate * first[i];
    }
    return;
  }
  // Kingma & Ba's step with both corrections moved out of the loop:
  // rate * (m / c1) / (sqrt(v / c2) + e) = (rate * sqrt(c2) / c1) * m / (sqrt(v) + e * sqrt(c2)).
  const auto t = static_cast<double>(steps_);
  const double c1 = 1.0 - std::pow(beta1, t);
  const double c2 = std::sqrt(1.0 - std::pow(beta2, t));
  kernels().adam(weight.size(), weight.data(), first.data(), second.data(), gradient.data(),
                 static_cast<float>(beta1), static_cast<float>(beta2),
                 static_cast<float>(rate * c2 / c1), static_cast<float>(epsilon * c2));
}

void optimiser::step(network& net, std::vector<dense_layer>& gradients, float rate) {
  ++steps_;
  std::vector<float> none;
  for (std::size_t i = 0; i < net.layers.size(); ++i) {
    const bool two = !second_.empty();
    change(net.layers[i].weight, gradients[i].weight, first_[i].weight,
           two ? second_[i].weight : none, rate, options_.weight_decay);
    change(net.layers[i].bias, gradients[i].bias, first_[i].bias, two ? second_[i].bias : none,
           rate, 0.0F);
  }
}

}  // namespace graft::head
