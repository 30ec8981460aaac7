#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"

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

// Means over squares of `factor` pixels.
image box_reduced(const image& from, int32_t factor) {
  image to = image::allocate(from.width / factor, from.height / factor);
  for (int32_t y = 0; y < to.height; ++y) {
    for (int32_t i = 0; i < to.width * 3; ++i) {
      int32_t sum = 0;
      for (int32_t dy = 0; dy < factor; ++dy) {
        for (int32_t dx = 0; dx < factor; ++dx) {
          sum += from.row(y * factor + dy)[(i / 3 * factor + dx) * 3 + i % 3];
        }
      }
      to.row(y)[i] = static_cast<uint8_t>(sum / (factor * factor));
    }
  }
  return to;
}

}  // namespace

TEST_CASE("jpeg: baseline, progressive, subsampled") {
  const image picture = pattern(97, 61);
  const image plain = decoded(encode_jpeg(picture));
  CHECK(mean_difference(plain, picture) < 1.5);
  jpeg_how progressive;
  progressive.progressive = true;
  CHECK(largest_difference(decoded(encode_jpeg(picture, progressive)), plain) == 0);
  jpeg_how subsampled;
  subsampled.subsampled = true;
  CHECK(mean_difference(decoded(encode_jpeg(picture, subsampled)), picture) < 2.5);
}

TEST_CASE("jpeg: grey has three equal channels") {
  const image picture = pattern(40, 30);
  jpeg_how grey;
  grey.in = jpeg_how::colours::grey;
  const image made = decoded(encode_jpeg(picture, grey));
  image wanted = pattern(40, 30);
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted.pixels[i] = picture.pixels[i / 3 * 3 + 1];
  CHECK(mean_difference(made, wanted) < 1.5);
  for (std::size_t i = 0; i < made.size(); i += 3) REQUIRE(made.pixels[i] == made.pixels[i + 2]);
}

TEST_CASE("jpeg: CMYK and YCCK as Adobe inverts them") {
  const image picture = pattern(48, 32);
  for (const auto colours : {jpeg_how::colours::cmyk, jpeg_how::colours::ycck}) {
    jpeg_how how;
    how.in = colours;
    how.quality = 100;
    CHECK(mean_difference(decoded(encode_jpeg(picture, how)), picture) < 1.5);
    // Black ink halves everything.
    image darker = pattern(48, 32);
    for (std::size_t i = 0; i < darker.size(); ++i) {
      darker.pixels[i] = multiply(darker.pixels[i], 128);
    }
    CHECK(mean_difference(decoded(encode_jpeg(picture, how, 128)), darker) < 1.5);
  }
}

TEST_CASE("jpeg: shrinks to the smallest power of two that is large enough") {
  const bytes file = encode_jpeg(pattern(640, 480));
  struct expectation {
    int32_t min_short_side;
    int32_t height;
  };
  for (const auto& [least, height] :
       {expectation{0, 480}, expectation{1, 60}, expectation{60, 60}, expectation{61, 120},
        expectation{120, 120}, expectation{121, 240}, expectation{241, 480}, expectation{480, 480},
        expectation{9999, 480}}) {
    decode_options options;
    options.min_short_side = least;
    const image made = decoded(file, options);
    CAPTURE(least);
    CHECK(made.height == height);
    CHECK(made.width == height * 4 / 3);
    CHECK(mean_difference(made, box_reduced(pattern(640, 480), 480 / height)) < 2.0);
  }
}

TEST_CASE("jpeg: shrinks and turns") {
  jpeg_how how;
  how.orientation = 6;
  decode_options options;
  options.min_short_side = 100;
  const image made = decoded(encode_jpeg(pattern(640, 480), how), options);
  CHECK(made.width == 120);
  CHECK(made.height == 160);
}

TEST_CASE("jpeg: a file that ends early says so") {
  const bytes file = encode_jpeg(pattern(64, 64));
  const auto made = decode(std::span(file).first(file.size() / 2), {});
  REQUIRE_FALSE(made.ok());
  CHECK(made.status().code() == code::data_loss);
  CHECK(contains(made.status().message(), "remature end of"));
}

TEST_CASE("jpeg: bytes between segments do not harm the picture") {
  const bytes file = encode_jpeg(pattern(64, 64));
  bytes padded = file;
  padded.insert(padded.end() - 2, {1, 2, 3, 4, 5});
  CHECK(largest_difference(decoded(padded), decoded(file)) == 0);
}
