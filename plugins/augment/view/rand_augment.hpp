// RandAugment (Cubuk et al., 2019): n operations drawn from fourteen, all of one strength. The
// operations and their ranges are torchvision's.
#pragma once

#include "ops/shape.hpp"

namespace graft::augment {

constexpr int largest_magnitude = 30;

// magnitude 0 to largest_magnitude. Operations with a direction take either one.
void rand_augment(image_span image, int n, int magnitude, const colour& background, philox& random);

}  // namespace graft::augment
