#include "view/rand_augment.hpp"

#include "ops/tone.hpp"

#include <cmath>

namespace graft::augment {
namespace {

struct strength {
  double share;  // of the largest magnitude, 0 to 1
  double sign;   // -1 or 1
  colour background;

  [[nodiscard]] double of(double most) const { return most * share * sign; }
  // A factor about 1, as ImageEnhance takes it.
  [[nodiscard]] double factor() const { return 1.0 + of(0.9); }
};

using operation = void (*)(image_span image, const strength& how);

constexpr operation operations[] = {
    [](image_span, const strength&) {},  // identity
    [](image_span image, const strength& how) {
      warp(image, {.shear_x = how.of(0.3)}, how.background);
    },
    [](image_span image, const strength& how) {
      warp(image, {.shear_y = how.of(0.3)}, how.background);
    },
    [](image_span image, const strength& how) {
      warp(image, {.move_x = std::trunc(how.of(150.0 / 331.0 * image.width))}, how.background);
    },
    [](image_span image, const strength& how) {
      warp(image, {.move_y = std::trunc(how.of(150.0 / 331.0 * image.height))}, how.background);
    },
    [](image_span image, const strength& how) {
      warp(image, {.degrees = how.of(30.0)}, how.background);
    },
    [](image_span image, const strength& how) { change_brightness(image, how.factor()); },
    [](image_span image, const strength& how) { change_saturation(image, how.factor()); },
    [](image_span image, const strength& how) { change_contrast(image, how.factor()); },
    [](image_span image, const strength& how) { change_sharpness(image, how.factor()); },
    [](image_span image, const strength& how) {
      posterize(image, 8 - static_cast<int>(std::lround(4.0 * how.share)));
    },
    [](image_span image, const strength& how) {
      solarize(image, static_cast<int>(std::lround(255.0 * (1.0 - how.share))));
    },
    [](image_span image, const strength&) { stretch_contrast(image); },
    [](image_span image, const strength&) { equalize(image); },
};

}  // namespace

void rand_augment(image_span image, int n, int magnitude, const colour& background,
                  philox& random) {
  for (int i = 0; i < n; ++i) {
    const uint32_t which = random.below(std::size(operations));
    const double sign = random.below(2) == 0 ? 1.0 : -1.0;
    operations[which](image,
                      {static_cast<double>(magnitude) / largest_magnitude, sign, background});
  }
}

}  // namespace graft::augment
