#include "train/mixing.hpp"

#include <graft/sdk/philox.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace graft::head {
namespace {

double normal(philox& random) {
  return std::sqrt(-2.0 * std::log(1.0 - random.uniform())) *
         std::cos(2.0 * std::numbers::pi * random.uniform());
}

// Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
double gamma(double shape, philox& random) {
  if (shape < 1) {
    return gamma(shape + 1, random) * std::pow(1.0 - random.uniform(), 1.0 / shape);
  }
  const double d = shape - 1.0 / 3;
  const double c = 1.0 / std::sqrt(9 * d);
  while (true) {
    const double x = normal(random);
    const double v = std::pow(1 + c * x, 3);
    if (v <= 0) continue;
    if (std::log(1.0 - random.uniform()) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
  }
}

double beta(double alpha, philox& random) {
  const double a = gamma(alpha, random);
  const double b = gamma(alpha, random);
  return a + b > 0 ? a / (a + b) : 0.5;
}

void blend(std::span<float> own, std::span<const float> other, double share) {
  const auto mine = static_cast<float>(share);
  for (std::size_t i = 0; i < own.size(); ++i) own[i] = mine * own[i] + (1 - mine) * other[i];
}

// A rectangle of [height, width].
struct box {
  std::size_t top, bottom, left, right;
  [[nodiscard]] std::size_t area() const { return (bottom - top) * (right - left); }
};

// Covers the share `cut` around a random centre, less what falls outside.
box random_box(std::size_t height, std::size_t width, double cut, philox& random) {
  const double side = std::sqrt(cut);
  const auto range = [&](std::size_t size) {
    const double centre = random.uniform() * static_cast<double>(size);
    const double half = side * static_cast<double>(size) / 2;
    const auto at = [&](double x) {
      return static_cast<std::size_t>(std::clamp(std::round(x), 0.0, static_cast<double>(size)));
    };
    return std::pair(at(centre - half), at(centre + half));
  };
  const auto [top, bottom] = range(height);
  const auto [left, right] = range(width);
  return {top, bottom, left, right};
}

void paste(std::span<float> own, std::span<const float> other, std::size_t height,
           std::size_t width, const box& where) {
  for (std::size_t plane = 0; plane < own.size(); plane += height * width) {
    for (std::size_t y = where.top; y < where.bottom; ++y) {
      const std::size_t row = plane + y * width;
      std::copy(other.begin() + static_cast<std::ptrdiff_t>(row + where.left),
                other.begin() + static_cast<std::ptrdiff_t>(row + where.right),
                own.begin() + static_cast<std::ptrdiff_t>(row + where.left));
    }
  }
}

}  // namespace

status mixing::check(std::span<const int64_t> item_shape) const {
  if (cutmix <= 0 || item_shape.size() == 3) return {};
  return invalid(
      "cutmix cuts rectangles out of images, and what reaches the trained part are vectors here; "
      "use mixup, or train a stage that takes images");
}

void mixing::apply(std::span<const int64_t> item_shape, std::span<float> inputs,
                   std::span<float> targets, std::size_t rows, uint64_t key) const {
  philox random(key);
  const bool cuts = cutmix > 0 && (mixup <= 0 || random.uniform() < 0.5);
  double share = beta(cuts ? cutmix : mixup, random);
  std::vector<std::size_t> partner(rows);
  std::iota(partner.begin(), partner.end(), std::size_t{0});
  for (std::size_t i = rows; i > 1; --i) {
    std::swap(partner[i - 1], partner[random.below(static_cast<uint32_t>(i))]);
  }
  const std::vector<float> others(inputs.begin(), inputs.end());
  const std::vector<float> other_targets(targets.begin(), targets.end());
  const std::size_t item = inputs.size() / rows;
  const std::size_t classes = targets.size() / rows;
  box where{};
  if (cuts) {
    const auto height = static_cast<std::size_t>(item_shape[1]);
    const auto width = static_cast<std::size_t>(item_shape[2]);
    where = random_box(height, width, 1 - share, random);
    share = 1 - static_cast<double>(where.area()) / static_cast<double>(height * width);
    for (std::size_t r = 0; r < rows; ++r) {
      paste(inputs.subspan(r * item, item), std::span(others).subspan(partner[r] * item, item),
            height, width, where);
    }
  }
  for (std::size_t r = 0; r < rows; ++r) {
    if (!cuts) {
      blend(inputs.subspan(r * item, item), std::span(others).subspan(partner[r] * item, item),
            share);
    }
    blend(targets.subspan(r * classes, classes),
          std::span(other_targets).subspan(partner[r] * classes, classes), share);
  }
}

}  // namespace graft::head
