// What a classifier said of items whose true class is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace graft::evaluate {

struct judged {
  std::size_t classes = 0;
  std::vector<float> probabilities;  // [items][classes]
  std::vector<int32_t> labels;       // [items], indices of classes

  [[nodiscard]] std::size_t size() const { return labels.size(); }
  [[nodiscard]] std::span<const float> row(std::size_t item) const {
    return std::span(probabilities).subspan(item * classes, classes);
  }
  // The most probable class, the first of equals.
  [[nodiscard]] std::size_t predicted(std::size_t item) const;
  [[nodiscard]] bool correct(std::size_t item) const {
    return predicted(item) == static_cast<std::size_t>(labels[item]);
  }
};

}  // namespace graft::evaluate
