// An exponential moving average of weights: what is validated and kept instead of the last ones.
#pragma once

#include "train/parameters.hpp"

#include <span>

namespace graft::head {

class weight_average {
 public:
  // decay 0 = off: nothing is averaged.
  explicit weight_average(double decay) : decay_(decay) {}

  [[nodiscard]] bool on() const { return decay_ > 0; }
  void start(std::span<const trained_tensor> tensors) {
    if (on()) average_ = copy_of(tensors);
  }
  // average = decay * average + (1 - decay) * now; a young average follows faster, by
  // (1 + t) / (10 + t) after t steps.
  void follow(std::span<const trained_tensor> tensors, std::size_t steps);
  // Exchanges the average with the weights themselves: once to validate, once more to go on.
  void swap_with(std::span<const trained_tensor> tensors);

  [[nodiscard]] snapshot& values() { return average_; }

 private:
  double decay_;
  snapshot average_;
};

}  // namespace graft::head
