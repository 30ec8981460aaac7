#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"

#include <png.h>

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

bytes pixel(const image& picture, int32_t x, int32_t y) {
  const uint8_t* at = picture.row(y) + x * 3;
  return {at[0], at[1], at[2]};
}

}  // namespace

TEST_CASE("png: RGB to the bit, interlaced or not") {
  const image picture = pattern(33, 21);
  CHECK(largest_difference(decoded(encode_png(picture)), picture) == 0);
  png_how interlaced;
  interlaced.interlaced = true;
  CHECK(largest_difference(decoded(encode_png(33, 21, raw_bytes(picture), interlaced)), picture) ==
        0);
}

TEST_CASE("png: grey of 1, 2, 4 and 8 bits is spread over the whole range") {
  struct grey_case {
    int depth;
    bytes row;
    std::vector<int> wanted;
  };
  const grey_case cases[] = {{1, {0b10100000}, {255, 0, 255, 0}},
                             {2, {0b00011011}, {0, 85, 170, 255}},
                             {4, {0x0F, 0x38}, {0, 255, 51, 136}},
                             {8, {0, 1, 200, 255}, {0, 1, 200, 255}}};
  for (const grey_case& one : cases) {
    png_how how;
    how.colour_type = PNG_COLOR_TYPE_GRAY;
    how.depth = one.depth;
    const image made = decoded(encode_png(4, 1, one.row, how));
    for (int32_t x = 0; x < 4; ++x) {
      const auto value = static_cast<uint8_t>(one.wanted[static_cast<std::size_t>(x)]);
      CHECK(pixel(made, x, 0) == bytes{value, value, value});
    }
  }
}

TEST_CASE("png: 16 bits become 8 by the stated rule") {
  png_how how;
  how.colour_type = PNG_COLOR_TYPE_GRAY;
  how.depth = 16;
  bytes rows;
  for (uint32_t v = 0; v <= 65535; ++v) {
    rows.push_back(static_cast<uint8_t>(v >> 8));
    rows.push_back(static_cast<uint8_t>(v));
  }
  const image made = decoded(encode_png(256, 256, rows, how));
  bool all = true;
  for (uint32_t v = 0; v <= 65535; ++v) all = all && made.pixels[v * 3] == eight_bits(v);
  CHECK(all);
}

TEST_CASE("png: palettes of every depth, with and without transparency") {
  const bytes palette = {10, 20, 30, 200, 100, 50, 0, 255, 0, 9, 8, 7};
  png_how how;
  how.colour_type = PNG_COLOR_TYPE_PALETTE;
  how.palette = palette;
  how.depth = 2;
  const bytes row = {0b00011011};
  const image opaque = decoded(encode_png(4, 1, row, how));
  for (int32_t x = 0; x < 4; ++x) {
    CHECK(pixel(opaque, x, 0) == bytes(palette.begin() + x * 3, palette.begin() + x * 3 + 3));
  }
  how.palette_alpha = {255, 0, 128};
  decode_options options;
  options.background = {1, 2, 3};
  const image over_background = decoded(encode_png(4, 1, row, how), options);
  CHECK(pixel(over_background, 0, 0) == bytes{10, 20, 30});
  CHECK(pixel(over_background, 1, 0) == bytes{1, 2, 3});
  CHECK(pixel(over_background, 2, 0) == bytes{over(0, 128, 1), over(255, 128, 2), over(0, 128, 3)});
  CHECK(pixel(over_background, 3, 0) == bytes{9, 8, 7});
}

TEST_CASE("png: alpha is composited on the background") {
  const bytes rgba = rgba_pattern(16, 16);
  png_how how;
  how.colour_type = PNG_COLOR_TYPE_RGB_ALPHA;
  const bytes file = encode_png(16, 16, rgba, how);
  decode_options options;
  options.background = {0, 128, 255};
  const image made = decoded(file, options);
  bool all = true;
  for (std::size_t i = 0; i < 256; ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      const uint8_t wanted = over(rgba[i * 4 + c], rgba[i * 4 + 3], options.background[c]);
      all = all && made.pixels[i * 3 + c] == wanted;
    }
  }
  CHECK(all);

  png_how grey;
  grey.colour_type = PNG_COLOR_TYPE_GRAY_ALPHA;
  const image half = decoded(encode_png(1, 1, {100, 51}, grey));
  CHECK(pixel(half, 0, 0) == bytes(3, over(100, 51, 255)));
}

TEST_CASE("png: one transparent colour, compared at full depth") {
  png_how how;
  how.colour_type = PNG_COLOR_TYPE_GRAY;
  how.depth = 16;
  how.transparent = 0x1234;
  decode_options options;
  options.background = {7, 7, 7};
  const image made = decoded(encode_png(2, 1, {0x12, 0x34, 0x12, 0x35}, how), options);
  CHECK(pixel(made, 0, 0) == bytes{7, 7, 7});
  CHECK(pixel(made, 1, 0) == bytes(3, eight_bits(0x1235)));
}

TEST_CASE("png: a file that ends early says so") {
  const bytes file = encode_png(pattern(40, 40));
  const auto made = decode(std::span(file).first(file.size() - 20), {});
  REQUIRE_FALSE(made.ok());
  CHECK(made.status().code() == code::data_loss);
  CHECK(made.status().message() == "PNG: the file ends too early");
}
