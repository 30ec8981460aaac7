#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"

using namespace graft;
using namespace graft::photos;
using namespace graft::photos::test;

TEST_CASE("webp: lossless to the bit") {
  const image picture = pattern(45, 32);
  const auto made = decode(encode_webp(picture), {});
  REQUIRE(made.ok());
  CHECK(largest_difference(*made, picture) == 0);
}

TEST_CASE("webp: alpha is composited on the background") {
  const bytes rgba = rgba_pattern(16, 12);
  decode_options options;
  options.background = {255, 0, 10};
  const auto made = decode(encode_webp(rgba, 16, 12), options);
  REQUIRE(made.ok());
  bool all = true;
  for (std::size_t i = 0; i < 16 * 12; ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      const uint8_t wanted = over(rgba[i * 4 + c], rgba[i * 4 + 3], options.background[c]);
      all = all && made->pixels[i * 3 + c] == wanted;
    }
  }
  CHECK(all);
}

TEST_CASE("webp: a file that ends early says so, and so does one that moves") {
  const bytes file = encode_webp(pattern(40, 40));
  const auto cut = decode(std::span(file).first(file.size() - 4), {});
  REQUIRE_FALSE(cut.ok());
  CHECK(cut.status().code() == code::data_loss);
  CHECK(cut.status().message() == "WebP: the file ends too early");

  bytes animated = encode_webp(pattern(40, 40), 1);
  animated[20] |= 0x02;  // the animation flag of VP8X
  const auto moving = decode(animated, {});
  REQUIRE_FALSE(moving.ok());
  CHECK(moving.status().code() == code::unimplemented);
  CHECK(contains(moving.status().message(), "animated WebP"));
}
