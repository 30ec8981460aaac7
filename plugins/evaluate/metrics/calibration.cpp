#include "metrics/calibration.hpp"

#include <algorithm>
#include <cmath>

namespace graft::evaluate {
namespace {

constexpr std::size_t bin_count = 15;

std::size_t bin_of(double confidence) {
  const auto above = static_cast<std::size_t>(std::ceil(confidence * bin_count));
  return std::clamp<std::size_t>(above, 1, bin_count) - 1;
}

}  // namespace

calibration calibrate(const judged& items) {
  calibration out;
  out.bins.resize(bin_count);
  const auto n = static_cast<double>(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const double confidence = items.row(i)[items.predicted(i)];
    reliability_bin& bin = out.bins[bin_of(confidence)];
    ++bin.n;
    bin.confidence += confidence;
    bin.accuracy += items.correct(i) ? 1 : 0;
    const double truth = items.row(i)[static_cast<std::size_t>(items.labels[i])];
    out.nll -= std::log(std::max(truth, 1e-12)) / n;
  }
  for (reliability_bin& bin : out.bins) {
    if (bin.n == 0) continue;
    out.expected_error += std::abs(bin.confidence - bin.accuracy) / n;
    bin.confidence /= static_cast<double>(bin.n);
    bin.accuracy /= static_cast<double>(bin.n);
  }
  return out;
}

}  // namespace graft::evaluate
