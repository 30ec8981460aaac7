// Damaged files: every cut is noticed, and no damage at all does harm.
#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"

#include <random>

using namespace graft;
using namespace graft::photos;
using namespace graft::photos::test;

namespace {

struct sample {
  std::string name;
  bytes file;
};

std::vector<sample> samples() {
  const image picture = pattern(48, 40);
  jpeg_how progressive;
  progressive.progressive = true;
  progressive.orientation = 5;
  jpeg_how ycck;
  ycck.in = jpeg_how::colours::ycck;
  png_how interlaced;
  interlaced.interlaced = true;
  interlaced.orientation = 3;
  png_how transparent;
  transparent.colour_type = 6;
  tiff_how tiled;
  tiled.tiled = true;
  tiled.compression = 8;  // deflate
  tiff_how plain;
  plain.compression = 1;
  return {{"jpeg", encode_jpeg(picture)},
          {"progressive jpeg", encode_jpeg(picture, progressive)},
          {"ycck jpeg", encode_jpeg(picture, ycck)},
          {"png", encode_png(picture)},
          {"interlaced png", encode_png(48, 40, raw_bytes(picture), interlaced)},
          {"transparent png", encode_png(48, 40, rgba_pattern(48, 40), transparent)},
          {"webp", encode_webp(picture)},
          {"extended webp", encode_webp(rgba_pattern(48, 40), 48, 40, 6)},
          {"tiff", encode_tiff(picture)},
          {"tiled tiff", encode_tiff(picture, tiled)},
          {"plain tiff", encode_tiff(picture, plain)}};
}

decode_options small_limits() {
  decode_options options;
  options.max_pixels = 1 << 20;
  return options;
}

}  // namespace

TEST_CASE("damage: every cut is an error with a reason") {
  for (const sample& one : samples()) {
    REQUIRE(decode(one.file, small_limits()).ok());
    for (std::size_t i = 0; i < 128; ++i) {
      const std::size_t size = one.file.size() * i / 128;
      const bytes cut(one.file.begin(), one.file.begin() + static_cast<std::ptrdiff_t>(size));
      const auto made = decode(cut, small_limits());
      CAPTURE(one.name, size);
      REQUIRE_FALSE(made.ok());
      REQUIRE_FALSE(made.status().message().empty());
    }
    const bytes all_but_one(one.file.begin(), one.file.end() - 1);
    CAPTURE(one.name);
    CHECK(decode(all_but_one, small_limits()).status().code() == code::data_loss);
  }
}

TEST_CASE("damage: flipped bits and overwritten runs are errors or pictures, never crashes") {
  std::mt19937 random(7);
  int refused = 0;
  for (const sample& one : samples()) {
    for (int i = 0; i < 400; ++i) {
      bytes damaged = one.file;
      const std::size_t at = random() % damaged.size();
      if (i % 2 == 0) {
        damaged[at] ^= static_cast<uint8_t>(1u << (random() % 8));
      } else {
        const std::size_t n = std::min<std::size_t>(damaged.size() - at, 1 + random() % 8);
        for (std::size_t k = 0; k < n; ++k) damaged[at + k] = static_cast<uint8_t>(random());
      }
      const auto made = decode(damaged, small_limits());
      if (!made.ok()) {
        ++refused;
        REQUIRE_FALSE(made.status().message().empty());
      } else {
        REQUIRE(made->width * made->height <= 1 << 20);
      }
    }
  }
  CHECK(refused > 1000);
}
