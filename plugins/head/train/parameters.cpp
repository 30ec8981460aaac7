#include "train/parameters.hpp"

#include <algorithm>

namespace graft::head {

snapshot copy_of(std::span<const trained_tensor> tensors) {
  snapshot made;
  made.reserve(tensors.size());
  for (const trained_tensor& one : tensors) made.emplace_back(one.value.begin(), one.value.end());
  return made;
}

void restore(const snapshot& from, std::span<const trained_tensor> to) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    std::copy(from[i].begin(), from[i].end(), to[i].value.begin());
  }
}

}  // namespace graft::head
