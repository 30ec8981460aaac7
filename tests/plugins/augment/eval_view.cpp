#include "formats/npy.hpp"
#include "noise.hpp"
#include "png.hpp"
#include "support/catch.hpp"
#include "support/shared.hpp"
#include "view/augmentation.hpp"

#include <cmath>

using namespace graft::augment;

namespace {

constexpr image_target lite0{224, 224, 256, false, interpolation::bicubic};

}  // namespace

TEST_CASE("the eval view of the golden photos is the golden input, to the bit") {
  const std::string golden = graft::test::source_folder() + "/tests/golden/";
  const auto input = graft::formats::read_npy_file(golden + "lite0_input.npy");
  REQUIRE(input.ok());
  const auto expected = input->as<float>();
  constexpr std::size_t plane = 224 * 224;
  std::size_t photo = 0;
  for (const char* name : {"chelsea.png", "coffee.png"}) {
    const image source = graft::augment::test::read_png(golden + name);
    image view(224, 224);
    resize_workspace workspace;
    REQUIRE(eval_view(source.view(), lite0, workspace, view.pixels.data()).ok());
    double largest = 0;
    for (std::size_t i = 0; i < plane; ++i) {
      for (std::size_t c = 0; c < 3; ++c) {
        const float value = (static_cast<float>(view.pixels[i * 3 + c]) - 127.0F) / 128.0F;
        largest =
            std::max<double>(largest, std::abs(value - expected[(photo * 3 + c) * plane + i]));
      }
    }
    INFO(name);
    CHECK(largest == 0.0);
    ++photo;
  }
}

TEST_CASE("sizes and offsets are rounded as Python rounds them") {
  const auto size_of = [](int w, int h, const image_target& target) {
    const resize_plan plan = eval_plan(w, h, target);
    return std::vector<int>{plan.width, plan.height, plan.part.left, plan.part.top};
  };
  CHECK(size_of(451, 300, lite0) == std::vector<int>{385, 256, 80, 16});  // 80.5 goes to 80
  CHECK(size_of(300, 451, lite0) == std::vector<int>{256, 385, 16, 80});
  CHECK(size_of(10, 10, lite0) == std::vector<int>{256, 256, 16, 16});
  CHECK(size_of(3, 2, {1, 1, 3, false, interpolation::bilinear}) == std::vector<int>{4, 3, 2, 1});
  CHECK(size_of(500, 375, {299, 299, 341, true, interpolation::bilinear}) ==
        std::vector<int>{341, 341, 21, 21});
}

TEST_CASE("a crop larger than the resized image is refused") {
  CHECK(check(lite0).ok());
  CHECK_FALSE(check({224, 224, 223, false, interpolation::bilinear}).ok());
  CHECK_FALSE(check({0, 224, 256, false, interpolation::bilinear}).ok());
}

TEST_CASE("an extremely long photo is resized without computing what is cropped away") {
  const image source = graft::augment::test::noise(9000, 3);
  image view(224, 224);
  resize_workspace workspace;
  REQUIRE(eval_view(source.view(), lite0, workspace, view.pixels.data()).ok());
  CHECK(workspace.rows.size() == std::size_t{224} * 3 * 3);
}
