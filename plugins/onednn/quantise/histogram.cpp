#include "quantise/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace graft::onednn {

void histogram::grow(float to) {
  if (top_ == 0) {
    top_ = std::exp2(std::ceil(std::log2(std::max(to, std::numeric_limits<float>::min()))));
  }
  while (top_ < to) {
    for (std::size_t i = 0; i < bins / 2; ++i) counts_[i] = counts_[2 * i] + counts_[2 * i + 1];
    std::fill(counts_.begin() + bins / 2, counts_.end(), 0);
    top_ *= 2;
  }
}

void histogram::add(std::span<const float> values) {
  float largest = 0;
  bool negative = false;
  for (const float x : values) {
    largest = std::max(largest, std::abs(x));  // false for NaN
    negative = negative || x < 0;
  }
  negative_ = negative_ || negative;
  if (!std::isfinite(largest)) largest = std::numeric_limits<float>::max() / 4;
  largest_ = std::max(largest_, largest);
  if (largest > 0) grow(largest);
  const float scale = top_ > 0 ? static_cast<float>(bins) / top_ : 0;
  for (const float x : values) {
    if (x == 0) {
      ++zeros_;
    } else if (!std::isnan(x)) {
      const float place = std::min(std::abs(x) * scale, static_cast<float>(bins - 1));
      ++counts_[static_cast<std::size_t>(place)];
    }
  }
}

float histogram::edge(std::size_t bin) const {
  return top_ * static_cast<float>(bin) / static_cast<float>(bins);
}

float histogram::percentile(double share) const {
  const uint64_t total = std::accumulate(counts_.begin(), counts_.end(), zeros_);
  const auto wanted = static_cast<double>(total) * share;
  auto below = static_cast<double>(zeros_);
  for (std::size_t i = 0; i < bins; ++i) {
    below += static_cast<double>(counts_[i]);
    if (below >= wanted) return std::min(edge(i + 1), largest_);
  }
  return largest_;
}

float histogram::least_error(int levels) const {
  constexpr std::size_t coarse = 16;  // limits are tried at every 16th bin edge
  double best = std::numeric_limits<double>::max();
  float limit = largest_;
  for (std::size_t end = coarse; end <= bins; end += coarse) {
    const double at = end == bins ? largest_ : edge(end);
    const double step = at / levels;
    double error = 0;
    for (std::size_t i = 0; i < bins; ++i) {
      if (counts_[i] == 0) continue;
      const double middle = 0.5 * (edge(i) + edge(i + 1));
      const double over = middle - at;
      error += static_cast<double>(counts_[i]) *
               (over > 0 ? over * over : std::min(step * step / 12, middle * middle));
    }
    if (error < best) {
      best = error;
      limit = static_cast<float>(at);
    }
    if (at >= largest_) break;
  }
  return limit;
}

float histogram::limit(limit_rule rule, int levels) const {
  if (largest_ == 0) return 0;
  constexpr double nearly_all = 0.9999;
  switch (rule) {
    case limit_rule::percentile:
      return percentile(nearly_all);
    case limit_rule::least_error:
      return least_error(levels);
    case limit_rule::largest:
      break;
  }
  return largest_;
}

}  // namespace graft::onednn
