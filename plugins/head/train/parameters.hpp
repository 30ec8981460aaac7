// Numbers that training moves, whoever holds them: the head's layers and the backbone's.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace graft::head {

struct trained_tensor {
  std::string name;
  std::span<float> value;
  std::span<float> gradient;  // empty for a stored statistic, which no optimiser moves
  std::size_t depth = 0;      // stages between it and the loss: 0 for the head itself
  bool decays = false;        // weight decay applies

  [[nodiscard]] bool trainable() const { return !gradient.empty(); }
};

// Copies of values, in order.
using snapshot = std::vector<std::vector<float>>;
snapshot copy_of(std::span<const trained_tensor> tensors);
void restore(const snapshot& from, std::span<const trained_tensor> to);

}  // namespace graft::head
