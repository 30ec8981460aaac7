#include "train/optimiser.hpp"

#include "gemm/gemm.hpp"
#include "gemm/kernel.hpp"

#include <cmath>
#include <utility>

namespace graft::head {
namespace {

constexpr double beta1 = 0.9;
constexpr double beta2 = 0.999;
constexpr double epsilon = 1e-8;

}  // namespace

optimiser::optimiser(std::vector<trained_tensor> tensors, optimiser_options options)
    : tensors_(std::move(tensors)), options_(options) {
  for (const trained_tensor& one : tensors_) first_.emplace_back(one.value.size());
  if (options.kind != optimiser_kind::sgd) second_ = first_;
}

void optimiser::change(const trained_tensor& tensor, std::size_t index, float rate) {
  const std::span<float> weight = tensor.value;
  const std::span<float> gradient = tensor.gradient;
  std::vector<float>& first = first_[index];
  const float decay = tensor.decays ? options_.weight_decay : 0.0F;
  if (options_.kind == optimiser_kind::adamw) {
    for (float& value : weight) value -= rate * decay * value;
  } else if (decay != 0.0F) {
    for (std::size_t i = 0; i < weight.size(); ++i) gradient[i] += decay * weight[i];
  }
  if (options_.kind == optimiser_kind::sgd) {
    const float momentum = options_.momentum;
    for (std::size_t i = 0; i < weight.size(); ++i) {
      first[i] = momentum * first[i] + gradient[i];
      weight[i] -= rate * (options_.nesterov ? gradient[i] + momentum * first[i] : first[i]);
    }
    return;
  }
  // Kingma & Ba's step with both corrections moved out of the loop:
  // rate * (m / c1) / (sqrt(v / c2) + e) = (rate * sqrt(c2) / c1) * m / (sqrt(v) + e * sqrt(c2)).
  const auto t = static_cast<double>(steps_);
  const double c1 = 1.0 - std::pow(beta1, t);
  const double c2 = std::sqrt(1.0 - std::pow(beta2, t));
  kernels().adam(weight.size(), weight.data(), first.data(), second_[index].data(), gradient.data(),
                 static_cast<float>(beta1), static_cast<float>(beta2),
                 static_cast<float>(rate * c2 / c1), static_cast<float>(epsilon * c2));
}

void optimiser::step(double rate, double depth_factor) {
  ++steps_;
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    const double own = rate * std::pow(depth_factor, static_cast<double>(tensors_[i].depth));
    change(tensors_[i], i, static_cast<float>(own));
  }
}

double optimiser::clip(double largest) {
  double squares = 0;
  for (const trained_tensor& one : tensors_) {
    for (const float value : one.gradient) squares += static_cast<double>(value) * value;
  }
  const double norm = std::sqrt(squares);
  if (norm <= largest) return norm;
  const auto factor = static_cast<float>(largest / norm);
  for (const trained_tensor& one : tensors_) {
    for (float& value : one.gradient) value *= factor;
  }
  return norm;
}

}  // namespace graft::head
