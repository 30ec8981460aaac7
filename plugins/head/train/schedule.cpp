#include "train/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace graft::head {
namespace {

// From a to b along half a cosine.
double ease(double a, double b, double share) {
  return b + (a - b) / 2 * (1 + std::cos(std::numbers::pi * share));
}

double one_cycle(double at, double steps) {
  constexpr double rise = 0.3;
  constexpr double start = 1.0 / 25;
  constexpr double end = start / 1e4;
  const double top = std::max(rise * steps - 1, 0.0);
  if (at <= top && top > 0) return ease(start, 1, at / top);
  const double left = steps - 1 - top;
  return left > 0 ? ease(1, end, (at - top) / left) : 1;
}

}  // namespace

double schedule::factor(std::size_t at, std::size_t steps, std::size_t steps_an_epoch) const {
  const auto now = static_cast<double>(at);
  const auto all = static_cast<double>(steps);
  if (kind == schedule_kind::one_cycle) return one_cycle(now, all);
  const double warmup = warmup_epochs * static_cast<double>(steps_an_epoch);
  if (now < warmup) return (now + 1) / (warmup + 1);
  switch (kind) {
    case schedule_kind::cosine:
      return ease(1, 0, (now - warmup) / std::max(all - warmup, 1.0));
    case schedule_kind::step:
      return std::pow(step_factor, static_cast<double>(at / steps_an_epoch / step_epochs));
    case schedule_kind::constant:
    case schedule_kind::one_cycle:
      break;
  }
  return 1;
}

}  // namespace graft::head
