// Mixup (Zhang et al., 2018) and CutMix (Yun et al., 2019): each item of a batch is mixed with
// another, and its target likewise.
#pragma once

#include <graft/sdk/status.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace graft::head {

struct mixing {
  double mixup = 0;   // alpha of the Beta distribution of shares; 0 = off
  double cutmix = 0;  // the same, of the share of the image that is replaced

  [[nodiscard]] bool on() const { return mixup > 0 || cutmix > 0; }
  // Errors: invalid_argument where cutmix is on and an item is no [C, H, W].
  [[nodiscard]] status check(std::span<const int64_t> item_shape) const;
  // Mixes inputs [rows][item] and targets [rows][classes] in place, from the random stream of
  // `key`. Where both are on, a batch takes one of them, each as likely.
  void apply(std::span<const int64_t> item_shape, std::span<float> inputs, std::span<float> targets,
             std::size_t rows, uint64_t key) const;
};

}  // namespace graft::head
