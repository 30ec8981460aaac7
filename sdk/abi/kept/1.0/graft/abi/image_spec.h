/* How an image is brought to a network's input, as Pillow would do it. */
#ifndef GRAFT_ABI_IMAGE_SPEC_H
#define GRAFT_ABI_IMAGE_SPEC_H

#include <graft/abi/version.h>

enum { GRAFT_RESIZE_SHORT_SIDE = 1, GRAFT_RESIZE_SQUASH = 2 };
enum {
  GRAFT_INTERPOLATION_NEAREST = 0,
  GRAFT_INTERPOLATION_LANCZOS = 1,
  GRAFT_INTERPOLATION_BILINEAR = 2,
  GRAFT_INTERPOLATION_BICUBIC = 3,
  GRAFT_INTERPOLATION_BOX = 4
};

typedef struct graft_image_spec {
  uint32_t struct_size;
  int32_t width; /* of the image wanted, pixels; 0 = any size will do */
  int32_t height;
  int32_t resize; /* pixels: the short side (SHORT_SIDE) or both sides (SQUASH) before the centre
                     crop */
  int32_t resize_mode; /* GRAFT_RESIZE_* */
  int32_t interpolation;
  int32_t
      min_short_side; /* a decoder may shrink while decoding, never below this; 0 = do not shrink */
  int32_t reserved;
} graft_image_spec;

#endif
