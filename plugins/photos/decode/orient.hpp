// Turns a photo upright.
#pragma once

#include "decode/image.hpp"

namespace graft::photos {

// The image as it is meant to be seen, for an EXIF orientation of 1 to 8: what Pillow's
// ImageOps.exif_transpose makes. 5 to 8 swap width and height; 1 gives the image itself.
image upright(image stored, int32_t orientation);

}  // namespace graft::photos
