#include "noise.hpp"
#include "support/catch.hpp"
#include "view/augmentation.hpp"

#include <cmath>

using namespace graft::augment;
using graft::augment::test::noise;

namespace {

constexpr image_target small{32, 24, 40, false, interpolation::bilinear};

std::vector<uint8_t> view_of(image_view source, const augmentation& how, uint64_t key) {
  image view(small.width, small.height);
  resize_workspace workspace;
  REQUIRE(random_view(source, small, how, key, workspace, view.pixels.data()).ok());
  return view.pixels;
}

std::vector<uint8_t> eval_of(image_view source) {
  image view(small.width, small.height);
  resize_workspace workspace;
  REQUIRE(eval_view(source, small, workspace, view.pixels.data()).ok());
  return view.pixels;
}

augmentation everything() {
  augmentation how;
  how.flip = how.vertical_flip = how.erase = 0.5;
  how.crop.scale_low = 0.3;
  how.brightness = how.contrast = how.saturation = 0.4;
  how.hue = 0.2;
  how.rotate = 20;
  how.operations = 2;
  return how;
}

}  // namespace

TEST_CASE("a view follows from its key alone") {
  const image source = noise(100, 70);
  const augmentation how = everything();
  REQUIRE(how.random());
  const auto seventh = view_of(source.view(), how, 7);
  CHECK(view_of(source.view(), how, 8) != seventh);
  CHECK(view_of(source.view(), how, 7) == seventh);
}

TEST_CASE("each kind of change can be turned on by itself and changes something") {
  const image source = noise(100, 70);
  const auto plain = eval_of(source.view());
  augmentation none;
  CHECK_FALSE(none.random());
  CHECK(view_of(source.view(), none, 3) == plain);
  const auto changes = [&](auto set) {
    augmentation how;
    set(how);
    return how.random() && view_of(source.view(), how, 3) != plain;
  };
  CHECK(changes([](augmentation& how) { how.flip = 1; }));
  CHECK(changes([](augmentation& how) { how.vertical_flip = 1; }));
  CHECK(changes([](augmentation& how) { how.crop.scale_low = 0.5; }));
  CHECK(changes([](augmentation& how) { how.brightness = 0.5; }));
  CHECK(changes([](augmentation& how) { how.contrast = 0.5; }));
  CHECK(changes([](augmentation& how) { how.saturation = 0.5; }));
  CHECK(changes([](augmentation& how) { how.hue = 0.5; }));
  CHECK(changes([](augmentation& how) { how.rotate = 30; }));
  CHECK(changes([](augmentation& how) { how.erase = 1; }));
  CHECK(changes([](augmentation& how) { how.operations = 14; }));
}

TEST_CASE("turning one change on leaves what the others draw as it was") {
  const image source = noise(100, 70);
  augmentation crop;
  crop.crop.scale_low = 0.3;
  augmentation both = crop;
  both.flip = 1;
  image flipped(small.width, small.height);
  flipped.pixels = view_of(source.view(), both, 11);
  flip_horizontally(flipped.span());
  CHECK(flipped.pixels == view_of(source.view(), crop, 11));
}

TEST_CASE("flips happen as often as their probability says") {
  const image source = noise(60, 50);
  const auto plain = eval_of(source.view());
  augmentation how;
  how.flip = 0.25;
  int flips = 0;
  for (uint64_t key = 0; key < 400; ++key) flips += view_of(source.view(), how, key * 977) != plain;
  CHECK(flips > 70);
  CHECK(flips < 130);
}

TEST_CASE("random boxes stay inside and within their ranges") {
  const crop_range range{0.3, 0.8, 0.75, 4.0 / 3.0};
  double smallest = 1;
  double largest = 0;
  for (uint64_t key = 0; key < 500; ++key) {
    graft::philox random(key);
    const source_box box = random_box(120, 90, range, random);
    REQUIRE(box.left >= 0);
    REQUIRE(box.top >= 0);
    REQUIRE(box.right <= 120);
    REQUIRE(box.bottom <= 90);
    const double width = box.right - box.left;
    const double height = box.bottom - box.top;
    CHECK(width / height > 0.72);
    CHECK(width / height < 1.39);
    smallest = std::min(smallest, width * height / (120 * 90));
    largest = std::max(largest, width * height / (120 * 90));
  }
  CHECK(smallest > 0.28);
  CHECK(smallest < 0.35);
  CHECK(largest < 0.82);
  CHECK(largest > 0.75);
}

TEST_CASE("where no draw fits, the largest centred box of an allowed shape is taken") {
  graft::philox random(1);
  const source_box box = random_box(1000, 10, {0.9, 1.0, 0.75, 4.0 / 3.0}, random);
  CHECK(box.bottom - box.top == 10);
  CHECK(box.right - box.left == 13);
  CHECK(box.left == 493);
}

TEST_CASE("a decoder may shrink until the smallest crop would be enlarged, no further") {
  const image_target target{224, 224, 256, false, interpolation::bicubic};
  CHECK(smallest_short_side(target, {}) == 256);
  const crop_range range{0.25, 1.0, 0.75, 4.0 / 3.0};
  const int side = smallest_short_side(target, range);
  CHECK(side == static_cast<int>(std::ceil(224 / std::sqrt(0.25 * 0.75))));
  // The smallest boxes of a square photo of that size reach the target.
  CHECK(std::sqrt(0.25 * side * side * 0.75) >= 224);
  CHECK(std::sqrt(0.25 * (side - 1) * (side - 1) * 0.75) < 224);
}

TEST_CASE("ranges out of order are refused") {
  augmentation how;
  how.crop.scale_low = 0;
  CHECK_FALSE(check(how).ok());
  how.crop = {0.9, 0.5, 0.75, 1.33};
  CHECK_FALSE(check(how).ok());
  how.crop = {0.5, 0.9, 2, 1};
  CHECK(check(how).message().find("crop.ratio") != std::string::npos);
  how.crop = {0.5, 0.9, 1, 2};
  CHECK(check(how).ok());
}
