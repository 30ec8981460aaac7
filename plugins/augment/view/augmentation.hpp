// All that augmentation may do to a photo, and the two views that come of it.
#pragma once

#include "view/rand_augment.hpp"
#include "view/random_crop.hpp"

namespace graft::augment {

struct augmentation {
  double flip = 0;           // probability
  double vertical_flip = 0;  // probability
  crop_range crop;
  double brightness = 0;  // the factor is drawn from [1 - x, 1 + x]
  double contrast = 0;
  double saturation = 0;
  double hue = 0;      // the turn of the colour circle is drawn from [-x, x]
  double rotate = 0;   // degrees, drawn from [-x, x]
  double erase = 0;    // probability
  int operations = 0;  // of RandAugment, on each image
  int magnitude = 9;   // of RandAugment
  colour background{255, 255, 255};

  // False where every view would be the eval view.
  [[nodiscard]] bool random() const;
};

// Ranges that no single parameter's bounds can say: both ends in order and above 0.
status check(const augmentation& how);

// Writes target.height x target.width pixels.
status eval_view(image_view source, const image_target& target, resize_workspace& workspace,
                 uint8_t* out);
// As eval_view, a version of it that depends on `key` and nothing else. Each kind of change draws
// from a stream of its own, so that turning one on leaves the others as they were.
status random_view(image_view source, const image_target& target, const augmentation& how,
                   uint64_t key, resize_workspace& workspace, uint8_t* out);

}  // namespace graft::augment
