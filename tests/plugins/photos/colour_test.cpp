#include "decode/colour.hpp"

#include "support/catch.hpp"

#include <cmath>

using namespace graft::photos;

TEST_CASE("colour: 16 bits become 8 by rounding to nearest") {
  bool all = true;
  for (uint32_t v = 0; v <= 65535; ++v) {
    all = all && eight_bits(v) == static_cast<uint8_t>(std::lround(v / 257.0));
  }
  CHECK(all);
}

TEST_CASE("colour: alpha is composited by rounding to nearest") {
  bool all = true;
  for (uint32_t alpha = 0; alpha <= 255; ++alpha) {
    for (uint32_t v = 0; v <= 255; v += 5) {
      const double exact = (v * alpha + 90.0 * (255 - alpha)) / 255;
      all = all && over(v, alpha, 90) == static_cast<uint8_t>(std::lround(exact));
    }
  }
  CHECK(all);
  CHECK(over(17, 255, 200) == 17);
  CHECK(over(17, 0, 200) == 200);
}
