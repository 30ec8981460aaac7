#include "decode/exif.hpp"

#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"

using namespace graft::photos;
using namespace graft::photos::test;

TEST_CASE("exif: both byte orders, with and without the APP1 header") {
  for (int32_t orientation = 1; orientation <= 8; ++orientation) {
    for (const bool big_endian : {false, true}) {
      bytes block = exif_block(orientation, big_endian);
      CHECK(exif_orientation(block) == orientation);
      block.insert(block.begin(), {'E', 'x', 'i', 'f', 0, 0});
      CHECK(exif_orientation_after_header(block) == orientation);
    }
  }
}

TEST_CASE("exif: what makes no sense means upright") {
  CHECK(exif_orientation({}) == 1);
  CHECK(exif_orientation(exif_block(0)) == 1);
  CHECK(exif_orientation(exif_block(9)) == 1);

  const bytes whole = exif_block(6);
  for (std::size_t n = 0; n < 8 + 2 + 12; ++n) {
    CHECK(exif_orientation(std::span(whole).first(n)) == 1);
  }
  bytes far_directory = whole;
  far_directory[4] = far_directory[5] = far_directory[6] = far_directory[7] = 0xFF;
  CHECK(exif_orientation(far_directory) == 1);
  bytes many_entries = whole;
  many_entries[8] = many_entries[9] = 0xFF;
  many_entries[10] = 0;
  CHECK(exif_orientation(many_entries) == 1);
  bytes two_values = whole;
  two_values[14] = 2;
  CHECK(exif_orientation(two_values) == 1);
  bytes text_value = whole;
  text_value[12] = 2;
  CHECK(exif_orientation(text_value) == 1);
}
