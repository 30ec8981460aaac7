// Bytes of a photo in, upright 8-bit RGB out.
#pragma once

#include "decode/colour.hpp"
#include "decode/image.hpp"

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <span>

namespace graft::photos {

struct decode_options {
  colour background = {255, 255, 255};  // under transparent pixels
  int64_t max_pixels = 100'000'000;     // a photo that claims more is refused before allocation
  // The decoder may shrink, but the short side stays at least this, pixels; 0 = do not shrink.
  // Only JPEG shrinks, to 1/2, 1/4 or 1/8 in the frequency domain; other formats ignore it.
  int32_t min_short_side = 0;
};

// Decodes a JPEG, PNG, WebP or TIFF, sniffed by its first bytes, and applies its orientation once.
// Errors: data_loss for an empty, truncated or corrupt file, unimplemented for a format or kind
// of pixel that is not supported, resource_exhausted for more than max_pixels or no memory.
result<image> decode(std::span<const uint8_t> bytes, const decode_options& options);

// The versions of the decoders that the program runs with: "libjpeg-turbo 2.1.5, libpng ...".
std::string decoder_versions();

}  // namespace graft::photos
