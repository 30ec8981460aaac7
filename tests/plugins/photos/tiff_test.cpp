#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"

#include <cstring>

#include <tiffio.h>

using namespace graft;
using namespace graft::photos;
using namespace graft::photos::test;

namespace {

image decoded(const bytes& file, const decode_options& options = {}) {
  auto made = decode(file, options);
  INFO(made.status().message());
  REQUIRE(made.ok());
  return std::move(*made);
}

bytes bytes_of(const std::vector<uint16_t>& samples) {
  bytes out(samples.size() * 2);
  std::memcpy(out.data(), samples.data(), out.size());
  return out;
}

}  // namespace

TEST_CASE("tiff: RGB to the bit in strips and tiles, by every compression") {
  const image picture = pattern(45, 37);
  for (const bool tiled : {false, true}) {
    for (const int compression :
         {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS}) {
      tiff_how how;
      how.tiled = tiled;
      how.compression = compression;
      CAPTURE(tiled, compression);
      CHECK(largest_difference(decoded(encode_tiff(picture, how)), picture) == 0);
    }
  }
}

TEST_CASE("tiff: grey, both ways round") {
  const bytes row = {0, 60, 200, 255};
  for (const int photometric : {PHOTOMETRIC_MINISBLACK, PHOTOMETRIC_MINISWHITE}) {
    tiff_how how;
    how.photometric = photometric;
    how.samples = 1;
    const image made = decoded(encode_tiff(4, 1, row, how));
    for (std::size_t i = 0; i < 12; ++i) {
      const uint8_t value = row[i / 3];
      CHECK(made.pixels[i] == (photometric == PHOTOMETRIC_MINISBLACK ? value : 255 - value));
    }
  }
}

TEST_CASE("tiff: 16 bits become 8 by the stated rule") {
  std::vector<uint16_t> samples;
  for (uint32_t v = 0; v <= 65535; ++v) samples.insert(samples.end(), 3, static_cast<uint16_t>(v));
  tiff_how how;
  how.depth = 16;
  const image made = decoded(encode_tiff(256, 256, bytes_of(samples), how));
  bool all = true;
  for (uint32_t v = 0; v <= 65535; ++v) all = all && made.pixels[v * 3] == eight_bits(v);
  CHECK(all);
}

TEST_CASE("tiff: palette") {
  tiff_how how;
  how.photometric = PHOTOMETRIC_PALETTE;
  how.samples = 1;
  how.palette.resize(768);
  for (std::size_t i = 0; i < 256; ++i) {
    how.palette[i] = static_cast<uint16_t>(i * 257);
    how.palette[256 + i] = static_cast<uint16_t>((255 - i) * 257);
    how.palette[512 + i] = 0x4000;
  }
  const image made = decoded(encode_tiff(2, 1, {0, 77}, how));
  CHECK(raw_bytes(made) == bytes{0, 255, 0x40, 77, 178, 0x40});
}

TEST_CASE("tiff: CMYK, K * C / 255 without a profile") {
  tiff_how how;
  how.photometric = PHOTOMETRIC_SEPARATED;
  how.samples = 4;
  const image made = decoded(encode_tiff(2, 1, {0, 255, 100, 0, 0, 0, 0, 155}, how));
  CHECK(raw_bytes(made) == bytes{255, 0, 155, 100, 100, 100});
}

TEST_CASE("tiff: alpha is composited on the background") {
  const bytes rgba = rgba_pattern(16, 12);
  tiff_how how;
  how.samples = 4;
  how.alpha = true;
  decode_options options;
  options.background = {200, 100, 0};
  const image made = decoded(encode_tiff(16, 12, rgba, how), options);
  for (std::size_t i = 0; i < 16 * 12; ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      // libtiff multiplies alpha in and rounds before the background is added: one unit at most.
      const int wanted = over(rgba[i * 4 + c], rgba[i * 4 + 3], options.background[c]);
      REQUIRE(std::abs(made.pixels[i * 3 + c] - wanted) <= 1);
    }
  }
}

TEST_CASE("tiff: what it is not, or not any more") {
  tiff_how thumbnail;
  thumbnail.reduced = true;
  const auto raw = decode(encode_tiff(pattern(16, 16), thumbnail), {});
  REQUIRE_FALSE(raw.ok());
  CHECK(raw.status().code() == code::unimplemented);
  CHECK(contains(raw.status().message(), "camera raw"));

  tiff_how deep;
  deep.depth = 32;
  const auto unusual = decode(encode_tiff(4, 4, bytes(4 * 4 * 3 * 4), deep), {});
  REQUIRE_FALSE(unusual.ok());
  CHECK(unusual.status().code() == code::unimplemented);

  const bytes file = encode_tiff(pattern(40, 40));
  const auto cut = decode(std::span(file).first(file.size() / 2), {});
  REQUIRE_FALSE(cut.ok());
  CHECK(cut.status().code() == code::data_loss);
}
