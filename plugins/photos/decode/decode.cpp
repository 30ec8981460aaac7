#include "decode/decode.hpp"

#include "decode/codecs.hpp"
#include "decode/format.hpp"
#include "decode/orient.hpp"

#include <new>

namespace graft::photos {
namespace {

result<stored_image> decode_stored(std::span<const uint8_t> bytes, const decode_options& options) {
  GRAFT_TRY(photo_or_why_not(bytes));
  switch (sniff(bytes).format) {
    case format::jpeg:
      return decode_jpeg(bytes, options);
    case format::png:
      return decode_png(bytes, options);
    case format::webp:
      return decode_webp(bytes, options);
    case format::tiff:
      return decode_tiff(bytes, options);
    default:
      return status(code::internal, "a photo of no known format");
  }
}

}  // namespace

status check_size(int64_t width, int64_t height, const decode_options& options) {
  if (width < 1 || height < 1) {
    return data_loss("its header says " + std::to_string(width) + " x " + std::to_string(height) +
                     " pixels");
  }
  if (width > options.max_pixels / height) {
    return {code::resource_exhausted,
            "its header says " + std::to_string(width) + " x " + std::to_string(height) +
                " pixels, more than max_pixels = " + std::to_string(options.max_pixels)};
  }
  return {};
}

result<image> decode(std::span<const uint8_t> bytes, const decode_options& options) try {
  GRAFT_TRY_ASSIGN(stored_image stored, decode_stored(bytes, options));
  return upright(std::move(stored.image), stored.orientation);
} catch (const std::bad_alloc&) {
  return status(code::resource_exhausted, "not enough memory to decode it");
}

std::string decoder_versions() {
  return jpeg_version() + ", " + png_version() + ", " + webp_version() + ", " + tiff_version();
}

}  // namespace graft::photos
