#include "view/augmentation.hpp"

#include "ops/tone.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <utility>

namespace graft::augment {
namespace {

// The streams of one view; the numbers are part of what a seed means, so they stay.
enum class draw : uint64_t {
  crop = 1,
  flip = 2,
  rotate = 3,
  operations = 4,
  jitter = 5,
  erase = 6
};

philox stream(uint64_t key, draw what) {
  // The odd constant of splitmix64 keeps the keys of neighbouring items apart.
  return philox(key + static_cast<uint64_t>(what) * 0x9E3779B97F4A7C15U);
}

// Brightness, contrast, saturation and hue in a random order, as torchvision's ColorJitter.
void jitter(image_span image, const augmentation& how, philox random) {
  std::array<int, 4> order{0, 1, 2, 3};
  for (uint32_t i = 3; i > 0; --i) std::swap(order[i], order[random.below(i + 1)]);
  const auto factor = [&](double range) {
    return random.uniform(std::max(0.0, 1.0 - range), 1.0 + range);
  };
  const double brightness = factor(how.brightness);
  const double contrast = factor(how.contrast);
  const double saturation = factor(how.saturation);
  const double hue = random.uniform(-how.hue, how.hue);
  for (const int step : order) {
    if (step == 0 && how.brightness > 0) change_brightness(image, brightness);
    if (step == 1 && how.contrast > 0) change_contrast(image, contrast);
    if (step == 2 && how.saturation > 0) change_saturation(image, saturation);
    if (step == 3 && how.hue > 0) change_hue(image, hue);
  }
}

status check_range(const char* name, double low, double high) {
  if (low > 0 && low <= high) return {};
  std::array<char, 128> text{};
  std::snprintf(text.data(), text.size(),
                "%s is [%g, %g]; expected two numbers above 0, the smaller one first", name, low,
                high);
  return invalid(text.data());
}

}  // namespace

bool augmentation::random() const {
  return flip > 0 || vertical_flip > 0 || crop.random() || brightness > 0 || contrast > 0 ||
         saturation > 0 || hue > 0 || rotate > 0 || erase > 0 || operations > 0;
}

status check(const augmentation& how) {
  GRAFT_TRY(check_range("crop.scale", how.crop.scale_low, how.crop.scale_high));
  return check_range("crop.ratio", how.crop.ratio_low, how.crop.ratio_high);
}

status eval_view(image_view source, const image_target& target, resize_workspace& workspace,
                 uint8_t* out) {
  return resample(source, eval_plan(source.width, source.height, target), workspace, out);
}

status random_view(image_view source, const image_target& target, const augmentation& how,
                   uint64_t key, resize_workspace& workspace, uint8_t* out) {
  if (how.crop.random()) {
    philox random = stream(key, draw::crop);
    const source_box box = random_box(source.width, source.height, how.crop, random);
    GRAFT_TRY(resample(
        source,
        {box, target.width, target.height, {0, 0, target.width, target.height}, target.filter},
        workspace, out));
  } else {
    GRAFT_TRY(eval_view(source, target, workspace, out));
  }
  const image_span image{out, target.width, target.height};
  philox flips = stream(key, draw::flip);
  if (flips.uniform() < how.flip) flip_horizontally(image);
  if (flips.uniform() < how.vertical_flip) flip_vertically(image);
  if (how.rotate > 0) {
    const double degrees = stream(key, draw::rotate).uniform(-how.rotate, how.rotate);
    warp(image, {.degrees = degrees}, how.background);
  }
  if (how.operations > 0) {
    philox random = stream(key, draw::operations);
    rand_augment(image, how.operations, how.magnitude, how.background, random);
  }
  jitter(image, how, stream(key, draw::jitter));
  philox erasing = stream(key, draw::erase);
  if (erasing.uniform() < how.erase) erase(image, erasing);
  return {};
}

}  // namespace graft::augment
