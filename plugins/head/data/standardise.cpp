#include "data/standardise.hpp"

#include <algorithm>
#include <cmath>

namespace graft::head {

result<standardisation> standardisation::of(examples& from) {
  const std::size_t width = from.width();
  std::vector<double> mean(width);
  std::vector<double> squares(width);  // sum of squared differences from the mean (Welford)
  double n = 0;
  for (int32_t view = 0; view < std::max(from.views(), 1); ++view) {
    GRAFT_TRY(for_each_block(from, view, [&](std::size_t first, std::span<const float> block) {
      for (std::size_t row = 0; row * width < block.size(); ++row) {
        n += 1;
        for (std::size_t f = 0; f < width; ++f) {
          const double value = block[row * width + f];
          if (!std::isfinite(value)) {
            return data_loss(
                "feature " + std::to_string(f) + " of train item " + std::to_string(first + row) +
                " is not a finite number; the backbone's weights or the photo are damaged");
          }
          const double difference = value - mean[f];
          mean[f] += difference / n;
          squares[f] += difference * (value - mean[f]);
        }
      }
      return status{};
    }));
  }
  standardisation made;
  made.mean.resize(width);
  made.scale.resize(width);
  for (std::size_t f = 0; f < width; ++f) {
    const double deviation = std::sqrt(squares[f] / n);
    // Below this a feature varies by rounding alone.
    const bool varies = deviation > 1e-6 * std::max(1e-6, std::abs(mean[f]));
    made.mean[f] = static_cast<float>(mean[f]);
    made.scale[f] = varies ? static_cast<float>(1.0 / deviation) : 1.0F;
  }
  return made;
}

void standardisation::apply(std::span<float> features) const {
  const std::size_t width = mean.size();
  if (width == 0) return;
  for (std::size_t start = 0; start < features.size(); start += width) {
    for (std::size_t f = 0; f < width; ++f) {
      features[start + f] = (features[start + f] - mean[f]) * scale[f];
    }
  }
}

void standardisation::apply_to_gradient(std::span<float> gradient) const {
  for (std::size_t i = 0; i < gradient.size() && !scale.empty(); ++i) {
    gradient[i] *= scale[i % scale.size()];
  }
}

}  // namespace graft::head
