// Whether a difference between two accuracies means anything.
#pragma once

#include <cmath>
#include <cstdint>

namespace graft::runner {

// Two-sided p value of a difference of proportions under the pooled normal approximation (the
// two-proportion z test); 1 where there is nothing to compare.
inline double difference_p_value(double first, int64_t n_first, double second, int64_t n_second) {
  if (n_first <= 0 || n_second <= 0) return 1;
  const auto n1 = static_cast<double>(n_first);
  const auto n2 = static_cast<double>(n_second);
  const double pooled = (first * n1 + second * n2) / (n1 + n2);
  const double variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2);
  if (variance <= 0) return first == second ? 1 : 0;
  return std::erfc(std::abs(first - second) / std::sqrt(2 * variance));
}

}  // namespace graft::runner
