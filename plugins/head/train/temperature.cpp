#include "train/temperature.hpp"

#include <algorithm>
#include <cmath>

namespace graft::head {
namespace {

// The objective's slope by log T; it has one root.
double slope(std::span<const float> logits, std::size_t classes, std::span<const int32_t> labels,
             double log_t) {
  const double inverse = std::exp(-log_t);
  double sum = log_t;  // of the prior
  for (std::size_t r = 0; r < labels.size(); ++r) {
    const auto row = logits.subspan(r * classes, classes);
    const double top = *std::max_element(row.begin(), row.end());
    double total = 0;
    double weighted = 0;
    for (const float logit : row) {
      const double share = std::exp((logit - top) * inverse);
      total += share;
      weighted += share * logit;
    }
    sum += inverse * (row[static_cast<std::size_t>(labels[r])] - weighted / total);
  }
  return sum;
}

}  // namespace

float fit_temperature(std::span<const float> logits, std::size_t classes,
                      std::span<const int32_t> labels) {
  if (labels.empty()) return 1.0F;
  double low = std::log(0.05);
  double high = std::log(20.0);
  for (int i = 0; i < 40; ++i) {
    const double middle = (low + high) / 2;
    (slope(logits, classes, labels, middle) < 0 ? low : high) = middle;
  }
  return static_cast<float>(std::exp((low + high) / 2));
}

}  // namespace graft::head
