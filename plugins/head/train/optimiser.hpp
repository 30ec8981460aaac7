// How gradients change weights.
#pragma once

#include "train/network.hpp"

#include <cstdint>
#include <vector>

namespace graft::head {

enum class optimiser_kind { adam, adamw, sgd };

struct optimiser_options {
  optimiser_kind kind = optimiser_kind::adam;
  // Of weights, never of biases. adam, sgd: decay * weight is added to the gradient (L2, as
  // PyTorch); adamw: the weight shrinks by rate * decay, apart from the gradient.
  float weight_decay = 0;
  float momentum = 0.9F;  // sgd only
};

class optimiser {
 public:
  optimiser(const network& net, optimiser_options options);
  // One step at the learning rate `rate`. The gradients are used up: decay is added in place.
  void step(network& net, std::vector<dense_layer>& gradients, float rate);

 private:
  void change(std::vector<float>& weight, std::vector<float>& gradient, std::vector<float>& first,
              std::vector<float>& second, float rate, float decay) const;

  optimiser_options options_;
  uint64_t steps_ = 0;
  std::vector<dense_layer> first_;   // mean of gradients, or velocity
  std::vector<dense_layer> second_;  // mean of squared gradients
};

}  // namespace graft::head
