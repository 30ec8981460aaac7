// The one thing that Graft wants of EXIF: how the camera was held.
#pragma once

#include <cstdint>
#include <span>

namespace graft::photos {

// The value of tag 0x0112 in IFD 0 of a TIFF block ("II*\0..." or "MM\0*..."), 1 to 8. A block
// that is damaged or has no such tag means 1, upright. Source: CIPA DC-008 (Exif 2.32), 4.6.4.
int32_t exif_orientation(std::span<const uint8_t> tiff);

// The same for a block that may begin with the "Exif\0\0" of a JPEG's APP1 segment.
int32_t exif_orientation_after_header(std::span<const uint8_t> block);

}  // namespace graft::photos
