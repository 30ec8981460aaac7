// What the four decoders share. Each takes a byte span, checks the size before it allocates, and
// gives the pixels as they are stored together with the orientation that is still to be applied.
#pragma once

#include "decode/decode.hpp"

#include <string>

namespace graft::photos {

struct stored_image {
  photos::image image;
  int32_t orientation = 1;
};

// libjpeg-turbo: grey, YCbCr, RGB, CMYK and YCCK, baseline and progressive. CMYK is read as Adobe
// writes it, inverted, as Pillow does.
result<stored_image> decode_jpeg(std::span<const uint8_t> bytes, const decode_options& options);
// libpng: every colour type and depth, tRNS, interlaced; gamma and colour profiles are not applied.
result<stored_image> decode_png(std::span<const uint8_t> bytes, const decode_options& options);
// libwebp: still pictures, lossy and lossless.
result<stored_image> decode_webp(std::span<const uint8_t> bytes, const decode_options& options);
// libtiff: the first picture of the file, what its RGBA interface takes (1 to 16 bits, grey,
// palette, RGB, CMYK, YCbCr, strips and tiles).
result<stored_image> decode_tiff(std::span<const uint8_t> bytes, const decode_options& options);

// An error unless 1 <= width, 1 <= height and width * height <= max_pixels.
status check_size(int64_t width, int64_t height, const decode_options& options);

std::string jpeg_version();
std::string png_version();
std::string webp_version();
std::string tiff_version();

}  // namespace graft::photos
