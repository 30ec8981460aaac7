#include "support/catch.hpp"

#include <base/number.hpp>

#include <cstdlib>
#include <limits>

using graft::base::shortest;

TEST_CASE("numbers are as short as they can be and read back to the same bits") {
  CHECK(shortest(0.1) == "0.1");
  CHECK(shortest(1) == "1");
  CHECK(shortest(-2.5) == "-2.5");
  CHECK(shortest(1e300) == "1e+300");
  CHECK(shortest(std::numeric_limits<double>::infinity()) == "inf");
  for (const double number : {1.0 / 3, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, -0.0}) {
    CHECK(std::strtod(shortest(number).c_str(), nullptr) == number);
  }
}
