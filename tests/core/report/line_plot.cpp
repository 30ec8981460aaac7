#include "report/svg/line_plot.hpp"

#include "core/report/balance.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <limits>

using graft::report::line_plot;
using graft::report::series;
using graft::test::count;

namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

series plot(std::vector<double> x, std::vector<std::vector<double>> y) {
  series s{"Loss", "epoch", "loss", std::move(x), {}, std::move(y)};
  for (size_t i = 0; i < s.y.size(); ++i) s.names.push_back("line " + std::to_string(i));
  return s;
}

// A plot is drawn twice, for wide and for narrow screens.
constexpr size_t drawings = 2;

// The subpaths of the first line drawn.
size_t runs(const std::string& svg) {
  const size_t begin = svg.find("class=\"line\" d=\"") + 16;
  return count(svg.substr(begin, svg.find('"', begin) - begin), "M");
}

}  // namespace

TEST_CASE("a line is drawn whole, with a point and a title for each value") {
  const std::string svg = line_plot(plot({1, 2, 3}, {{0.9, 0.5, 0.25}}));
  CHECK(graft::test::imbalance("<!DOCTYPE html>" + svg).empty());
  CHECK(runs(svg) == 1);
  CHECK(count(svg, "line 0: 0.25 (epoch 3)") == drawings);
}

TEST_CASE("what is not finite parts the line and is never written") {
  const std::string svg =
      line_plot(plot({1, 2, 3, 4, 5}, {{1, gap, 3, HUGE_VAL, 5}, {gap, gap, gap, gap, gap}}));
  CHECK(runs(svg) == 3);
  CHECK(count(svg, "nan") == 0);
  CHECK(count(svg, "inf") == 0);
  CHECK(count(svg, "line 1") == 0);
}

TEST_CASE("a single point is a dot") {
  const std::string svg = line_plot(plot({7}, {{0.5}}));
  CHECK(count(svg, "line 0: 0.5 (epoch 7)") == drawings);
  CHECK(count(svg, "h0\"") == drawings);
  CHECK(count(svg, ">7</text>") == drawings);
}

TEST_CASE("nothing to draw is said in a sentence") {
  CHECK(why_not_drawn(plot({}, {})) == "No values to plot.");
  CHECK(why_not_drawn(plot({1, 2}, {{gap, gap}})) == "No values to plot.");
  CHECK(why_not_drawn(plot({1, 2}, {{1}})) ==
        "The line \"line 0\" has 1 values for 2 places on the x axis.");
  CHECK(why_not_drawn(plot({1}, {{1e308}})) == "The values are too large to plot.");
  series nameless = plot({1}, {{1}});
  nameless.names.clear();
  CHECK(why_not_drawn(nameless) == "This plot has 0 names for 1 lines; it needs one a line.");
}

TEST_CASE("very many points make a small drawing that keeps the peaks") {
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 100000; ++i) {
    x.push_back(i);
    y.push_back(i == 54321 ? 10.0 : std::sin(i * 0.001));
  }
  const std::string svg = line_plot(plot(x, {y}));
  CHECK(svg.size() < 100000);
  CHECK(count(svg, " 34L") == drawings);  // the top of the plot, where the peak is
}

TEST_CASE("a legend is for more than one line") {
  CHECK(line_plot_legend(plot({1}, {{1}})).empty());
  const std::string legend = line_plot_legend(plot({1}, {{1}, {2}}));
  CHECK(count(legend, "<li>") == 2);
  CHECK(graft::test::imbalance("<!DOCTYPE html>" + legend).empty());
}
