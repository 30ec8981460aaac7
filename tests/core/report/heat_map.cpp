#include "report/svg/heat_map.hpp"

#include "core/report/balance.hpp"
#include "support/catch.hpp"

#include <limits>

using graft::report::heat_map;
using graft::report::matrix;
using graft::test::count;

namespace {

matrix square(size_t classes) {
  matrix m{"Confusion", "true", "predicted", {}, std::vector<double>(classes * classes)};
  for (size_t i = 0; i < classes; ++i) {
    m.names.push_back("class " + std::to_string(i));
    m.values[i * classes + i] = 9;
    m.values[i * classes + (i + 1) % classes] += 1;
  }
  return m;
}

}  // namespace

TEST_CASE("each cell that is not zero is drawn once, with a title") {
  const std::string svg = heat_map(square(3));
  CHECK(graft::test::imbalance("<!DOCTYPE html>" + svg).empty());
  CHECK(count(svg, "class=\"hit\"") == 3);
  CHECK(count(svg, "class=\"miss\"") == 3);
  CHECK(count(svg, "true class 0, predicted class 1: 1 (10 % of the row)") == 1);
  CHECK(count(svg, ">9</text>") == 3);
}

TEST_CASE("one class is a picture of one cell") {
  const std::string svg = heat_map(square(1));
  CHECK(count(svg, "<rect class=\"hit\"") == 1);
  CHECK(count(svg, "10 (100 % of the row)") == 1);
}

TEST_CASE("a hundred classes have names and no numbers") {
  const std::string svg = heat_map(square(100));
  CHECK(graft::test::imbalance("<!DOCTYPE html>" + svg).empty());
  CHECK(count(svg, "class=\"number\"") == 0);
  CHECK(count(svg, ">class 99</text>") == 2);
  CHECK(count(svg, "<rect class=\"miss\"") == 100);
}

TEST_CASE("values that are no counts do not break the drawing") {
  matrix m = square(3);
  m.values[1] = std::numeric_limits<double>::quiet_NaN();
  m.values[2] = std::numeric_limits<double>::infinity();
  m.values[3] = -4;
  m.values[4] = 0;
  const std::string svg = heat_map(m);
  CHECK(count(svg, "nan") == 0);
  CHECK(count(svg, "inf") == 0);
  CHECK(count(svg, "true class 1, predicted class 0: −4 (0 % of the row)") == 1);
}

TEST_CASE("a matrix of the wrong size says what it needs") {
  matrix m = square(3);
  m.values.pop_back();
  CHECK(why_not_drawn(m) == "This matrix has 3 names and 8 values; it needs 9.");
  CHECK(why_not_drawn(matrix{}) == "No classes to show.");
  CHECK(why_not_drawn(square(2)).empty());
}

TEST_CASE("the largest confusions come first and the diagonal is none") {
  matrix m = square(3);
  m.values[2 * 3 + 1] = 5;
  const auto table = largest_confusions(m, 2);
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0] == std::vector<std::string>{"class 2", "class 1", "5"});
  CHECK(table.rows[1] == std::vector<std::string>{"class 0", "class 1", "1"});
}
