#include "train/body.hpp"

#include <algorithm>

namespace graft::head {

status frozen_body::unfreeze(const std::string& stage) {
  if (stage.empty() || stage == "none") return {};
  return invalid("a phase would unfreeze \"" + stage +
                 "\", but the backbone above is frozen; set its trainable to that stage");
}

status frozen_body::forward(std::span<const float> inputs, std::size_t /*rows*/, bool /*record*/,
                            std::span<float> features) {
  std::copy(inputs.begin(), inputs.end(), features.begin());
  return {};
}

}  // namespace graft::head
