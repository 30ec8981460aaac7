#include "train/average.hpp"

#include <algorithm>

namespace graft::head {

void weight_average::follow(std::span<const trained_tensor> tensors, std::size_t steps) {
  if (!on()) return;
  const auto t = static_cast<double>(steps);
  const auto kept = static_cast<float>(std::min(decay_, (1 + t) / (10 + t)));
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    std::vector<float>& own = average_[i];
    const std::span<const float> now = tensors[i].value;
    for (std::size_t v = 0; v < own.size(); ++v) own[v] = kept * own[v] + (1 - kept) * now[v];
  }
}

void weight_average::swap_with(std::span<const trained_tensor> tensors) {
  if (!on()) return;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    std::swap_ranges(average_[i].begin(), average_[i].end(), tensors[i].value.begin());
  }
}

}  // namespace graft::head
