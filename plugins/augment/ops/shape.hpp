// Changes of place: flips, rotation and shear about the centre, erasing. All in place.
#pragma once

#include "image.hpp"

#include <array>
#include <graft/sdk/philox.hpp>

namespace graft::augment {

using colour = std::array<uint8_t, channels>;

void flip_horizontally(image_span image);
void flip_vertically(image_span image);

// x' = x + shear_x * y + move_x and so on, about the centre, turned by `degrees` counter-clockwise.
// Lengths in pixels. What comes from outside the image is `background`; bilinear.
struct affine {
  double degrees = 0;
  double shear_x = 0;
  double shear_y = 0;
  double move_x = 0;
  double move_y = 0;
};
void warp(image_span image, const affine& how, const colour& background);

// Random erasing (Zhong et al., 2017): a box of 2 % to 33 % of the area, shape 0.3 to 3.3, becomes
// noise.
void erase(image_span image, philox& random);

}  // namespace graft::augment
