#include "arrange.hpp"
#include "support/catch.hpp"

using graft::splitting::complete;

TEST_CASE("fractions left out share what is left") {
  const auto usual = complete({}, {}, {});
  REQUIRE(usual.ok());
  CHECK(usual->train == Approx(0.7));
  CHECK(usual->test == Approx(0.2));
  const auto one = complete(0.4, {}, {});
  REQUIRE(one.ok());
  CHECK(one->validation == Approx(0.2));
  CHECK(one->test == Approx(0.4));
  const auto two = complete(0.8, {}, 0.2);
  REQUIRE(two.ok());
  CHECK(two->validation == Approx(0).margin(1e-9));
  const auto no_test = complete({}, {}, 0);
  REQUIRE(no_test.ok());
  CHECK(no_test->train == Approx(0.875));
  CHECK(complete(0.7, 0.1, 0.2000001).ok());
}

TEST_CASE("fractions that cannot be are refused with their sum") {
  const auto sum = complete(0.7, 0.1, 0.3);
  REQUIRE_FALSE(sum.ok());
  CHECK(sum.status().message() == "train, validation and test add up to 1.1; expected 1");
  CHECK_FALSE(complete(0.7, 0.1, 0.1).ok());
  CHECK_FALSE(complete(0.7, {}, 0.4).ok());
  CHECK(complete(0, {}, {}).status().message().find("nothing to train on") != std::string::npos);
  CHECK_FALSE(complete({}, 0.5, 0.5).ok());
}
