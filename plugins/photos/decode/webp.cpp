#include "decode/codecs.hpp"
#include "decode/exif.hpp"

#include <cstring>

#include <webp/decode.h>

namespace graft::photos {
namespace {

constexpr std::size_t riff_header = 12;  // "RIFF", size, "WEBP"
constexpr std::size_t chunk_header = 8;  // four letters, size

uint32_t little_endian_32(const uint8_t* bytes) {
  return bytes[0] | static_cast<uint32_t>(bytes[1]) << 8 | static_cast<uint32_t>(bytes[2]) << 16 |
         static_cast<uint32_t>(bytes[3]) << 24;
}

// The payload of the first EXIF chunk; empty where there is none.
std::span<const uint8_t> exif_chunk(std::span<const uint8_t> bytes) {
  std::size_t at = riff_header;
  while (at <= bytes.size() && bytes.size() - at >= chunk_header) {
    const std::size_t size = little_endian_32(bytes.data() + at + 4);
    const std::span<const uint8_t> rest = bytes.subspan(at + chunk_header);
    if (size > rest.size()) return {};
    if (std::memcmp(bytes.data() + at, "EXIF", 4) == 0) return rest.first(size);
    at += chunk_header + size + (size & 1);
  }
  return {};
}

status failure(VP8StatusCode code) {
  switch (code) {
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED:
      return data_loss("WebP: the file ends too early");
    case VP8_STATUS_OUT_OF_MEMORY:
      return {graft::code::resource_exhausted, "WebP: not enough memory"};
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      return unsupported("WebP: a feature is not supported");
    default:
      return data_loss("WebP: the bitstream is corrupt");
  }
}

}  // namespace

result<stored_image> decode_webp(std::span<const uint8_t> bytes, const decode_options& options) {
  WebPBitstreamFeatures features;
  if (const auto code = WebPGetFeatures(bytes.data(), bytes.size(), &features);
      code != VP8_STATUS_OK) {
    return failure(code);
  }
  if (little_endian_32(bytes.data() + 4) > bytes.size() - chunk_header) {
    return failure(VP8_STATUS_NOT_ENOUGH_DATA);
  }
  if (features.has_animation != 0) {
    return unsupported("unsupported: animated WebP; save one frame of it as PNG");
  }
  GRAFT_TRY(check_size(features.width, features.height, options));

  stored_image stored{image::allocate(features.width, features.height), 1};
  const bool transparent = features.has_alpha != 0;
  const int stride = features.width * (transparent ? 4 : 3);
  const auto size = static_cast<std::size_t>(stride) * static_cast<std::size_t>(features.height);
  std::unique_ptr<uint8_t[]> rgba;
  if (transparent) rgba = std::make_unique_for_overwrite<uint8_t[]>(size);

  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) {
    return status(code::internal, "WebP: the library does not fit its headers");
  }
  config.output.colorspace = transparent ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = {transparent ? rgba.get() : stored.image.pixels.get(), stride, size};
  if (const auto code = WebPDecode(bytes.data(), bytes.size(), &config); code != VP8_STATUS_OK) {
    return failure(code);
  }
  if (transparent) {
    for (int32_t y = 0; y < features.height; ++y) {
      composite_row(rgba.get() + static_cast<std::ptrdiff_t>(y) * stride, stored.image.row(y),
                    features.width, options.background);
    }
  }
  stored.orientation = exif_orientation_after_header(exif_chunk(bytes));
  return stored;
}

std::string webp_version() {
  const int version = WebPGetDecoderVersion();
  return "libwebp " + std::to_string(version >> 16) + "." + std::to_string(version >> 8 & 255) +
         "." + std::to_string(version & 255);
}

}  // namespace graft::photos
