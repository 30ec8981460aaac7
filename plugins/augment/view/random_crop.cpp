#include "view/random_crop.hpp"

#include <algorithm>
#include <cmath>

namespace graft::augment {
namespace {

source_box box_at(int left, int top, int width, int height) {
  return {static_cast<float>(left), static_cast<float>(top), static_cast<float>(left + width),
          static_cast<float>(top + height)};
}

}  // namespace

source_box random_box(int width, int height, const crop_range& range, philox& random) {
  const double area = static_cast<double>(width) * height;
  for (int attempt = 0; attempt < 10; ++attempt) {
    const double crop_area = area * random.uniform(range.scale_low, range.scale_high);
    const double ratio =
        std::exp(random.uniform(std::log(range.ratio_low), std::log(range.ratio_high)));
    const int w = static_cast<int>(std::lround(std::sqrt(crop_area * ratio)));
    const int h = static_cast<int>(std::lround(std::sqrt(crop_area / ratio)));
    if (w < 1 || h < 1 || w > width || h > height) continue;
    const auto left = static_cast<int>(random.below(static_cast<uint32_t>(width - w + 1)));
    const auto top = static_cast<int>(random.below(static_cast<uint32_t>(height - h + 1)));
    return box_at(left, top, w, h);
  }
  int w = width;
  int h = height;
  const double ratio = static_cast<double>(width) / height;
  if (ratio < range.ratio_low) h = static_cast<int>(std::lround(width / range.ratio_low));
  if (ratio > range.ratio_high) w = static_cast<int>(std::lround(height * range.ratio_high));
  w = std::clamp(w, 1, width);
  h = std::clamp(h, 1, height);
  return box_at((width - w) / 2, (height - h) / 2, w, h);
}

int smallest_short_side(const image_target& target, const crop_range& range) {
  double side = target.resize;
  if (range.random()) {
    side = std::max({side, target.width / std::sqrt(range.scale_low * range.ratio_low),
                     target.height / std::sqrt(range.scale_low / range.ratio_high)});
  }
  return static_cast<int>(std::ceil(side));
}

}  // namespace graft::augment
