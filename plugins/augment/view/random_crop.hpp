// Random resized crop (Szegedy et al., "Going deeper with convolutions", 2014), as torchvision
// draws it: a box of random area and shape.
#pragma once

#include "view/eval.hpp"

#include <graft/sdk/philox.hpp>

namespace graft::augment {

struct crop_range {
  double scale_low = 1.0;  // share of the photo's area
  double scale_high = 1.0;
  double ratio_low = 3.0 / 4.0;  // width / height
  double ratio_high = 4.0 / 3.0;

  // A scale of [1, 1] means no random crop: the eval view's crop is taken.
  [[nodiscard]] bool random() const { return scale_low < 1.0; }
};

// A box of whole pixels inside the photo. After ten draws that do not fit, the largest centred box
// of an allowed shape.
source_box random_box(int width, int height, const crop_range& range, philox& random);

// The short side that a photo needs so that no view of it is enlarged: the eval view needs
// `resize`. A random box has the area s * width * height and the shape r, so the sides
// sqrt(s * width * height * r) and sqrt(s * width * height / r). Among photos of one short side
// the square one has the smallest boxes: there the sides are short * sqrt(s * r) and
// short * sqrt(s / r), which must reach target.width at the smallest r and target.height at the
// largest. (`s` is a share of area, so its root counts, not s.)
int smallest_short_side(const image_target& target, const crop_range& range);

}  // namespace graft::augment
