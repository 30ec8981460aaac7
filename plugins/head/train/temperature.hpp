// Temperature scaling (Guo et al., "On calibration of modern neural networks", ICML 2017).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace graft::head {

// The temperature T that makes softmax(logits / T) [rows][classes] fit the labels best: the least
// negative log-likelihood plus (log T)^2 / 2, a standard normal prior on log T that keeps a handful
// of items, all of them right, from asking for endless confidence. 1 without labels.
float fit_temperature(std::span<const float> logits, std::size_t classes,
                      std::span<const int32_t> labels);

}  // namespace graft::head
