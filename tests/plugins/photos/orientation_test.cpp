#include "decode/orient.hpp"

#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"

#include <cstring>

using namespace graft::photos;
using namespace graft::photos::test;

namespace {

// The definitions of EXIF, told with two moves: a mirror and a quarter turn.
image mirrored(const image& from) {
  image to = image::allocate(from.width, from.height);
  for (int32_t y = 0; y < from.height; ++y) {
    for (int32_t x = 0; x < from.width; ++x) {
      std::memcpy(to.row(y) + x * 3, from.row(y) + (from.width - 1 - x) * 3, 3);
    }
  }
  return to;
}

image turned_right(const image& from) {
  image to = image::allocate(from.height, from.width);
  for (int32_t y = 0; y < from.height; ++y) {
    for (int32_t x = 0; x < from.width; ++x) {
      std::memcpy(to.row(x) + (from.height - 1 - y) * 3, from.row(y) + x * 3, 3);
    }
  }
  return to;
}

image expected(const image& stored, int32_t orientation) {
  const bool mirror = orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7;
  // Quarter turns to the right that follow the mirror.
  constexpr int turns[] = {0, 0, 0, 2, 2, 3, 1, 1, 3};
  image out =
      mirror ? mirrored(stored) : turned_right(turned_right(turned_right(turned_right(stored))));
  for (int i = 0; i < turns[orientation]; ++i) out = turned_right(out);
  return out;
}

image decoded(const bytes& file) {
  auto made = decode(file, {});
  REQUIRE(made.ok());
  return std::move(*made);
}

}  // namespace

TEST_CASE("orientation: all eight, once, in every format") {
  const image picture = pattern(150, 83);
  const image jpeg_upright = decoded(encode_jpeg(picture));
  for (int32_t orientation = 1; orientation <= 8; ++orientation) {
    const image wanted = expected(picture, orientation);
    CAPTURE(orientation);
    CHECK(largest_difference(decoded(encode_png(picture, orientation)), wanted) == 0);
    CHECK(largest_difference(decoded(encode_webp(picture, orientation)), wanted) == 0);
    tiff_how tiff;
    tiff.orientation = orientation;
    CHECK(largest_difference(decoded(encode_tiff(picture, tiff)), wanted) == 0);
    jpeg_how jpeg;
    jpeg.orientation = orientation;
    CHECK(largest_difference(decoded(encode_jpeg(picture, jpeg)),
                             expected(jpeg_upright, orientation)) == 0);
  }
}

TEST_CASE("orientation: values outside 1 to 8 change nothing") {
  for (const int32_t orientation : {-1, 0, 1, 9}) {
    CHECK(largest_difference(upright(pattern(5, 3), orientation), pattern(5, 3)) == 0);
  }
}
