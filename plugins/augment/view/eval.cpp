#include "view/eval.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace graft::augment {
namespace {

// nearbyint rounds halves to even in the default rounding mode, as Python's round() does.
int round_even(double value) { return static_cast<int>(std::nearbyint(value)); }

int centred(int size, int crop) { return round_even((size - crop) / 2.0); }

}  // namespace

status check(const image_target& target) {
  const std::string crop = std::to_string(target.width) + "x" + std::to_string(target.height);
  if (target.width <= 0 || target.height <= 0) {
    return invalid("an image of " + crop + " pixels is wanted; both sizes must be at least 1");
  }
  if (target.resize < std::max(target.width, target.height)) {
    return invalid("images are resized to " + std::to_string(target.resize) +
                   " and then cropped to " + crop +
                   "; `resize` in backbone.toml must not be smaller than the input");
  }
  return {};
}

resize_plan eval_plan(int source_width, int source_height, const image_target& target) {
  int width = target.resize;
  int height = target.resize;
  if (!target.squash && source_width > source_height) {
    width = round_even(static_cast<double>(source_width) * target.resize / source_height);
  } else if (!target.squash && source_height > source_width) {
    height = round_even(static_cast<double>(source_height) * target.resize / source_width);
  }
  return {
      {0, 0, static_cast<float>(source_width), static_cast<float>(source_height)},
      width,
      height,
      {centred(width, target.width), centred(height, target.height), target.width, target.height},
      target.filter};
}

}  // namespace graft::augment
