#include "train/network.hpp"

#include "gemm/gemm.hpp"
#include "train/keys.hpp"

#include <graft/sdk/philox.hpp>

#include <algorithm>
#include <cmath>

namespace graft::head {
namespace {

void affine(const dense_layer& layer, std::span<const float> inputs, std::size_t rows,
            std::vector<float>& out) {
  out.resize(rows * layer.outputs);
  multiply(rows, layer.outputs, layer.inputs, rows_of(inputs.data(), layer.inputs),
           rows_of(layer.weight.data(), layer.outputs), out.data());
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t j = 0; j < layer.outputs; ++j) out[r * layer.outputs + j] += layer.bias[j];
  }
}

}  // namespace

network network::make(std::size_t inputs, std::span<const std::size_t> hidden, std::size_t outputs,
                      initialiser init, uint64_t key) {
  network net;
  std::vector<std::size_t> sizes(hidden.begin(), hidden.end());
  sizes.push_back(outputs);
  for (const std::size_t size : sizes) {
    dense_layer layer{inputs, size, std::vector<float>(inputs * size), std::vector<float>(size)};
    if (init == initialiser::glorot) {
      philox random(derive_key(key, stream::weights, net.layers.size()));
      const double limit = std::sqrt(6.0 / static_cast<double>(inputs + size));
      for (float& weight : layer.weight) {
        weight = static_cast<float>(random.uniform(-limit, limit));
      }
    }
    net.layers.push_back(std::move(layer));
    inputs = size;
  }
  return net;
}

std::vector<float> network::forward(std::span<const float> inputs) const {
  const std::size_t rows = inputs.size() / this->inputs();
  std::vector<float> values;
  std::vector<float> next;
  for (const dense_layer& layer : layers) {
    affine(layer, values.empty() ? inputs : std::span<const float>(values), rows, next);
    if (&layer != &layers.back()) {
      for (float& value : next) value = std::max(value, 0.0F);
    }
    values.swap(next);
  }
  return values;
}

training_pass::training_pass(const network& net)
    : net_(&net),
      outputs_(net.layers.size()),
      slopes_(net.layers.size() - 1),
      gradients_(net.layers) {}

std::span<const float> training_pass::forward(std::span<const float> inputs, float dropout,
                                              uint64_t key) {
  rows_ = inputs.size() / net_->inputs();
  inputs_ = inputs;
  for (std::size_t i = 0; i < net_->layers.size(); ++i) {
    affine(net_->layers[i], i == 0 ? inputs : std::span<const float>(outputs_[i - 1]), rows_,
           outputs_[i]);
    if (i + 1 == net_->layers.size()) break;
    philox random(derive_key(key, stream::dropout, i));
    const float kept = 1.0F / (1.0F - dropout);
    slopes_[i].resize(outputs_[i].size());
    for (std::size_t v = 0; v < outputs_[i].size(); ++v) {
      const bool drop = dropout > 0.0F && random.uniform() < dropout;
      slopes_[i][v] = outputs_[i][v] > 0.0F && !drop ? kept : 0.0F;
      outputs_[i][v] *= slopes_[i][v];
    }
  }
  return outputs_.back();
}

void training_pass::backward(std::span<const float> logit_gradient,
                             std::span<float> input_gradient) {
  std::vector<float> out(logit_gradient.begin(), logit_gradient.end());
  std::vector<float> in;
  for (std::size_t i = net_->layers.size(); i-- > 0;) {
    const dense_layer& layer = net_->layers[i];
    const float* const inputs = i == 0 ? inputs_.data() : outputs_[i - 1].data();
    multiply(layer.inputs, layer.outputs, rows_, transposed(inputs, layer.inputs),
             rows_of(out.data(), layer.outputs), gradients_[i].weight.data());
    std::fill(gradients_[i].bias.begin(), gradients_[i].bias.end(), 0.0F);
    for (std::size_t r = 0; r < rows_; ++r) {
      for (std::size_t j = 0; j < layer.outputs; ++j) {
        gradients_[i].bias[j] += out[r * layer.outputs + j];
      }
    }
    if (i == 0 && input_gradient.empty()) break;
    in.resize(rows_ * layer.inputs);
    multiply(rows_, layer.inputs, layer.outputs, rows_of(out.data(), layer.outputs),
             transposed(layer.weight.data(), layer.outputs), in.data());
    if (i == 0) {
      std::copy(in.begin(), in.end(), input_gradient.begin());
      break;
    }
    for (std::size_t v = 0; v < in.size(); ++v) in[v] *= slopes_[i - 1][v];
    out.swap(in);
  }
}

}  // namespace graft::head
