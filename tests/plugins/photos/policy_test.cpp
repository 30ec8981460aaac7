#include "list/policy.hpp"

#include "fixtures/fixtures.hpp"
#include "support/catch.hpp"

using namespace graft;
using namespace graft::photos;
using namespace graft::photos::test;

TEST_CASE("policy: strict allows no bad photo, skip a fraction") {
  const std::vector<bad_file> one = {{"a/x.jpg", data_loss("it is empty")}};
  CHECK(judge({true, 0.1}, {}, 10).ok());
  CHECK_FALSE(judge({true, 0.1}, one, 1000).ok());
  CHECK(judge({false, 0.1}, one, 10).ok());
  CHECK(judge({false, 1.0}, one, 1).ok());
  const status too_many = judge({false, 0.1}, one, 9);
  REQUIRE_FALSE(too_many.ok());
  CHECK(too_many.message() ==
        "1 of 9 photos cannot be read, more than max_bad_fraction = 0.1 allows; remove or repair "
        "them, or raise it:\n  a/x.jpg: it is empty");
  CHECK_FALSE(judge({false, 0}, one, 1000).ok());
}

TEST_CASE("policy: only the first few are told") {
  const std::vector<bad_file> many(8, {"x", data_loss("bad")});
  CHECK(contains(judge({true, 0}, many, 8).message(), "... and 3 more"));
}
