// The one deterministic view of a photo: resized and cropped as the network's weights want it.
#pragma once

#include "resize/resample.hpp"

namespace graft::augment {

// What the node below wants of every image.
struct image_target {
  int width = 0;
  int height = 0;
  int resize = 0;       // short side before the crop, or both sides where `squash`
  bool squash = false;  // both sides become `resize`, whatever the photo's shape
  interpolation filter = interpolation::bilinear;
};

// `invalid_argument` where the crop would be larger than what it is cut from.
status check(const image_target& target);

// Short side exact, long side round(long * short' / short), crop at round((n - crop) / 2), halves
// to the even side as Python rounds them. `target` has passed check().
resize_plan eval_plan(int source_width, int source_height, const image_target& target);

}  // namespace graft::augment
