#include "report/thumbnail.hpp"

#include "support/catch.hpp"

#include <turbojpeg.h>

#include <cstdlib>

using graft::report::make_thumbnail;

namespace {

struct decoded {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> rgb;
};

decoded decode(const std::vector<std::byte>& jpeg) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(jpeg.data());
  decoded out;
  int sampling = 0;
  int space = 0;
  tjhandle decoder = tjInitDecompress();
  REQUIRE(tjDecompressHeader3(decoder, bytes, jpeg.size(), &out.width, &out.height, &sampling,
                              &space) == 0);
  out.rgb.resize(static_cast<size_t>(out.width) * static_cast<size_t>(out.height) * 3);
  REQUIRE(tjDecompress2(decoder, bytes, jpeg.size(), out.rgb.data(), out.width, 0, out.height,
                        TJPF_RGB, 0) == 0);
  tjDestroy(decoder);
  return out;
}

// Left half red, right half blue, darker downwards.
std::vector<uint8_t> two_halves(int width, int height) {
  std::vector<uint8_t> rgb;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto light = static_cast<uint8_t>(255 - 200 * y / height);
      const bool left = x < width / 2;
      rgb.insert(rgb.end(), {left ? light : uint8_t{0}, uint8_t{0}, left ? uint8_t{0} : light});
    }
  }
  return rgb;
}

}  // namespace

TEST_CASE("a photo is shrunk to the side asked for and keeps its shape") {
  const auto small = decode(make_thumbnail(two_halves(341, 256).data(), 341, 256));
  CHECK(small.width == 96);
  CHECK(small.height == 72);
  const auto tall = decode(make_thumbnail(two_halves(100, 400).data(), 100, 400, 64));
  CHECK(tall.width == 16);
  CHECK(tall.height == 64);
}

TEST_CASE("pixels are the averages of their areas") {
  const auto small = decode(make_thumbnail(two_halves(341, 256).data(), 341, 256));
  const auto near = [&](int x, int y, int channel, int expected) {
    const int value = small.rgb[static_cast<size_t>((y * small.width + x) * 3 + channel)];
    CHECK(std::abs(value - expected) <= 12);
  };
  near(10, 36, 0, 155);
  near(10, 36, 2, 0);
  near(85, 36, 2, 155);
  near(10, 2, 0, 248);
  near(10, 69, 0, 62);
}

TEST_CASE("a checkerboard of single pixels becomes grey") {
  std::vector<uint8_t> rgb;
  for (int i = 0; i < 200 * 200; ++i) {
    const uint8_t value = ((i / 200 + i % 200) % 2) != 0 ? 255 : 0;
    rgb.insert(rgb.end(), {value, value, value});
  }
  const auto small = decode(make_thumbnail(rgb.data(), 200, 200, 100));
  for (const uint8_t value : small.rgb) REQUIRE(std::abs(value - 128) <= 2);
}

TEST_CASE("small pictures keep their size, and thin ones one pixel") {
  const std::vector<uint8_t> rgb = two_halves(3, 2);
  const auto tiny = decode(make_thumbnail(rgb.data(), 3, 2));
  CHECK(tiny.width == 3);
  CHECK(tiny.height == 2);
  const auto thin = decode(make_thumbnail(two_halves(2000, 1).data(), 2000, 1));
  CHECK(thin.width == 96);
  CHECK(thin.height == 1);
}

TEST_CASE("no pixels give no picture") {
  CHECK(make_thumbnail(nullptr, 0, 10).empty());
  CHECK(make_thumbnail(nullptr, 10, -1).empty());
}

TEST_CASE("the same pixels give the same bytes, few of them") {
  const auto rgb = two_halves(341, 256);
  const auto jpeg = make_thumbnail(rgb.data(), 341, 256);
  CHECK(jpeg == make_thumbnail(rgb.data(), 341, 256));
  CHECK(jpeg.size() < 4096);
}
