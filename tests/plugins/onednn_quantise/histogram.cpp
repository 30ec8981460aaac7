// Where the quantised form of a value ends.
#include "quantise/histogram.hpp"
#include "support/catch.hpp"
#include "support/models.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace graft;
using onednn::histogram;
using onednn::limit_rule;

TEST_CASE("the largest magnitude is the limit where nothing may saturate") {
  histogram h;
  h.add(std::vector<float>{0.25F, 3.0F, 0});
  CHECK_FALSE(h.negative());
  CHECK(h.limit(limit_rule::largest, 255) == 3.0F);
  h.add(std::vector<float>{-7.5F});
  CHECK(h.negative());
  CHECK(h.limit(limit_rule::largest, 127) == 7.5F);
}

TEST_CASE("zeros alone have no limit") {
  histogram h;
  h.add(std::vector<float>(10, 0.0F));
  for (const auto rule : {limit_rule::largest, limit_rule::percentile, limit_rule::least_error}) {
    CHECK(h.limit(rule, 127) == 0.0F);
  }
}

TEST_CASE("one element far out does not decide the percentile and the least error") {
  std::vector<float> values = test::noise(100000, 3);
  values.push_back(30);
  histogram h;
  h.add(values);
  CHECK(h.limit(limit_rule::percentile, 127) < 2);
  // Steps of 30 / 127 would cost the others more than saturating the one does.
  CHECK(h.limit(limit_rule::least_error, 127) < 25);
  CHECK(h.limit(limit_rule::largest, 127) == 30.0F);
}

TEST_CASE("the order of elements makes no difference") {
  std::vector<float> values = test::noise(5000, 9);
  for (std::size_t i = 0; i < values.size(); i += 100) values[i] *= 50;
  histogram once;
  once.add(values);
  std::reverse(values.begin(), values.end());
  histogram piecewise;
  for (std::size_t i = 0; i < values.size(); i += 7) {
    piecewise.add(std::span(values).subspan(i, std::min<std::size_t>(7, values.size() - i)));
  }
  for (const auto rule : {limit_rule::largest, limit_rule::percentile, limit_rule::least_error}) {
    CHECK(once.limit(rule, 255) == piecewise.limit(rule, 255));
  }
}

TEST_CASE("elements that are no numbers are borne") {
  histogram h;
  h.add(std::vector<float>{std::nanf(""), std::numeric_limits<float>::infinity(), 1.0F});
  CHECK(std::isfinite(h.limit(limit_rule::largest, 127)));
  CHECK(std::isfinite(h.limit(limit_rule::percentile, 127)));
  CHECK(std::isfinite(h.limit(limit_rule::least_error, 127)));
}
