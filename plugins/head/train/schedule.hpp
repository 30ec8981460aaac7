// Learning rates over a phase of training.
#pragma once

#include <cstddef>

namespace graft::head {

enum class schedule_kind { constant, cosine, step, one_cycle };

struct schedule {
  schedule_kind kind = schedule_kind::constant;
  double warmup_epochs = 0;      // rises linearly from 0 first; one_cycle has its own rise
  std::size_t step_epochs = 10;  // step: after so many epochs ...
  double step_factor = 0.1;      // ... the rate is multiplied by this

  // What the rate is multiplied by at step `at` of `steps`. one_cycle is Smith and Topin's as
  // PyTorch's OneCycleLR has it with its defaults: from 1/25 to 1 over the first 30 % of the steps,
  // then down to 1/250000, both along a cosine.
  [[nodiscard]] double factor(std::size_t at, std::size_t steps, std::size_t steps_an_epoch) const;
};

}  // namespace graft::head
