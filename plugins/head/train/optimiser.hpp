// How gradients change weights.
#pragma once

#include "train/parameters.hpp"

#include <cstdint>
#include <vector>

namespace graft::head {

enum class optimiser_kind { adam, adamw, sgd };

struct optimiser_options {
  optimiser_kind kind = optimiser_kind::adam;
  // Of tensors that decay. adam, sgd: decay * weight is added to the gradient (L2, as PyTorch);
  // adamw: the weight shrinks by rate * decay, apart from the gradient.
  float weight_decay = 0;
  float momentum = 0.9F;  // sgd only
  bool nesterov = false;  // sgd only
};

class optimiser {
 public:
  // `tensors` are those that it moves; what they point to outlives it.
  optimiser(std::vector<trained_tensor> tensors, optimiser_options options);
  // One step at the learning rate `rate`, times `depth_factor` for each stage between a tensor and
  // the loss. The gradients are used up: decay is added in place.
  void step(double rate, double depth_factor);
  // Multiplies all gradients so that their norm together is `largest` at most. Gives the norm that
  // they had.
  double clip(double largest);

  // What a checkpoint keeps, in the order of the tensors; `second` is empty for sgd.
  [[nodiscard]] snapshot& first() { return first_; }
  [[nodiscard]] snapshot& second() { return second_; }
  [[nodiscard]] uint64_t steps() const { return steps_; }
  void set_steps(uint64_t steps) { steps_ = steps; }
  [[nodiscard]] const std::vector<trained_tensor>& tensors() const { return tensors_; }

 private:
  void change(const trained_tensor& tensor, std::size_t index, float rate);

  std::vector<trained_tensor> tensors_;
  optimiser_options options_;
  uint64_t steps_ = 0;
  snapshot first_;   // mean of gradients, or velocity
  snapshot second_;  // mean of squared gradients
};

}  // namespace graft::head
