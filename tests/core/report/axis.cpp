#include "report/svg/axis.hpp"

#include "support/catch.hpp"

#include <cmath>

using graft::report::axis;
using graft::report::axis_ends;
using graft::report::make_axis;

TEST_CASE("ticks are round and inside the axis") {
  const axis a = make_axis(0.123, 0.987, 5, false, axis_ends::at_ticks);
  CHECK(a.step == Approx(0.2));
  CHECK(a.low == Approx(0.0).margin(1e-12));
  CHECK(a.high == Approx(1.0));
  REQUIRE(a.ticks.size() == 6);
  CHECK(a.ticks[3] == Approx(0.6));
}

TEST_CASE("epochs have whole ticks and the axis ends at the values") {
  const axis a = make_axis(1, 4, 8, true, axis_ends::at_values);
  CHECK(a.low == 1);
  CHECK(a.high == 4);
  CHECK(a.ticks == std::vector<double>{1, 2, 3, 4});
}

TEST_CASE("an axis of one value has room around it") {
  for (const double value : {0.0, 1.0, -3.5, 1e12, 1e300, 5e-324}) {
    const axis a = make_axis(value, value, 5, false, axis_ends::at_ticks);
    CHECK(a.low < a.high);
    CHECK(std::isfinite(a.share(value)));
    CHECK(a.share(value) >= 0);
    CHECK(a.share(value) <= 1);
    CHECK(!a.ticks.empty());
    CHECK(a.ticks.size() < 12);
  }
}

TEST_CASE("the number of ticks stays small whatever the range") {
  for (const double size : {1e-300, 1e-7, 1.0, 6.1, 1e9, 1e300}) {
    const axis a = make_axis(-size, size * 3, 6, false, axis_ends::at_ticks);
    CHECK(a.ticks.size() >= 3);
    CHECK(a.ticks.size() < 12);
  }
}
