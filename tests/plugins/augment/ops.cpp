#include "noise.hpp"
#include "ops/shape.hpp"
#include "ops/tone.hpp"
#include "support/catch.hpp"

#include <cstdlib>

using namespace graft::augment;
using graft::augment::test::noise;

namespace {

image filled(int width, int height, colour pixel) {
  image made(width, height);
  for (std::size_t i = 0; i < made.pixels.size(); ++i) made.pixels[i] = pixel[i % 3];
  return made;
}

int largest_difference(const image& a, const image& b) {
  int largest = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
  }
  return largest;
}

template <class F>
image after(image source, F&& change) {
  change(source.span());
  return source;
}

}  // namespace

TEST_CASE("a factor of 1 changes nothing, a factor of 0 takes the quality away") {
  const image source = noise(17, 9);
  CHECK(after(source, [](image_span i) { change_brightness(i, 1); }).pixels == source.pixels);
  CHECK(after(source, [](image_span i) { change_contrast(i, 1); }).pixels == source.pixels);
  CHECK(after(source, [](image_span i) { change_saturation(i, 1); }).pixels == source.pixels);
  CHECK(after(source, [](image_span i) { change_sharpness(i, 1); }).pixels == source.pixels);
  CHECK(after(source, [](image_span i) { change_brightness(i, 0); }).pixels ==
        filled(17, 9, {0, 0, 0}).pixels);
  const image flat = after(source, [](image_span i) { change_contrast(i, 0); });
  CHECK(flat.pixels == filled(17, 9, {flat.pixels[0], flat.pixels[0], flat.pixels[0]}).pixels);
  const image grey = after(source, [](image_span i) { change_saturation(i, 0); });
  CHECK(grey.pixels[0] == grey.pixels[1]);
  CHECK(grey.pixels[1] == grey.pixels[2]);
}

TEST_CASE("a third of the colour circle turns red to green, and back") {
  const image red = filled(8, 4, {250, 10, 10});
  const image green = after(red, [](image_span i) { change_hue(i, 1.0 / 3); });
  CHECK(largest_difference(green, filled(8, 4, {10, 250, 10})) < 12);
  const image back = after(green, [](image_span i) { change_hue(i, -1.0 / 3); });
  CHECK(largest_difference(back, red) < 12);
}

TEST_CASE("tables of tone do what their names say") {
  const image source = filled(4, 4, {0x37, 0xC8, 0x80});
  CHECK(after(source, [](image_span i) { posterize(i, 4); }).pixels ==
        filled(4, 4, {0x30, 0xC0, 0x80}).pixels);
  CHECK(after(source, [](image_span i) { solarize(i, 128); }).pixels ==
        filled(4, 4, {0x37, 0x37, 0x7F}).pixels);
  image two = filled(2, 1, {100, 50, 7});
  two.pixels[0] = 60;
  stretch_contrast(two.span());
  CHECK(two.pixels == std::vector<uint8_t>{0, 50, 7, 255, 50, 7});
}

TEST_CASE("equalize flattens a ramp that is squeezed into a few values") {
  image ramp(64, 16);
  for (std::size_t i = 0; i < ramp.pixels.size(); ++i)
    ramp.pixels[i] = static_cast<uint8_t>(100 + i / 3 % 16);
  equalize(ramp.span());
  const auto [low, high] = std::minmax_element(ramp.pixels.begin(), ramp.pixels.end());
  CHECK(*low == 0);
  CHECK(*high > 230);
}

TEST_CASE("flips undo themselves and move the corners") {
  const image source = noise(7, 5);
  const image once = after(source, flip_horizontally);
  CHECK(once.pixels[0] == source.pixels[6 * 3]);
  CHECK(after(once, flip_horizontally).pixels == source.pixels);
  const image down = after(source, flip_vertically);
  CHECK(down.pixels[0] == source.pixels[4 * 7 * 3]);
  CHECK(after(down, flip_vertically).pixels == source.pixels);
}

TEST_CASE("warps turn about the centre and fill with the background") {
  const image source = noise(9, 9);
  const colour white{255, 255, 255};
  CHECK(after(source, [&](image_span i) { warp(i, {}, white); }).pixels == source.pixels);
  // A quarter turn counter-clockwise brings the upper right corner to the upper left.
  const image turned = after(source, [&](image_span i) { warp(i, {.degrees = 90}, white); });
  CHECK(std::abs(turned.pixels[0] - source.pixels[8 * 3]) <= 1);
  const image moved = after(source, [&](image_span i) { warp(i, {.move_x = 2}, {1, 2, 3}); });
  CHECK(moved.pixels[0] == 1);
  CHECK(moved.pixels[5] == 3);
  CHECK(moved.pixels[2 * 3] == source.pixels[0]);
  // A turned image keeps its colour in the middle and shows the background in the corners.
  const image black =
      after(filled(21, 21, {0, 0, 0}), [&](image_span i) { warp(i, {.degrees = 45}, white); });
  CHECK(black.pixels[0] == 255);
  CHECK(black.pixels[(10 * 21 + 10) * 3] == 0);
}

TEST_CASE("erasing replaces a box of 2 to 33 percent with noise") {
  for (uint64_t key = 0; key < 50; ++key) {
    image image = filled(40, 30, {9, 9, 9});
    graft::philox random(key);
    erase(image.span(), random);
    int changed = 0;
    for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
      changed += image.pixels[i] != 9 || image.pixels[i + 1] != 9;
    }
    CHECK(changed >= 40 * 30 * 0.015);
    CHECK(changed <= 40 * 30 * 0.36);
  }
}
