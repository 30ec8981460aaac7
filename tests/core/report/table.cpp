#include "report/html/table.hpp"

#include "core/report/balance.hpp"
#include "support/catch.hpp"

using graft::report::table;
using graft::test::count;

namespace {

std::string written(const table& t) {
  std::string out;
  write_table(out, t);
  return out;
}

}  // namespace

TEST_CASE("columns of numbers are aligned right, others left") {
  const std::string html = written(
      {"Classes", {"class", "recall", "note"}, {{"bird", "91.2 %", "1"}, {"7", "—", "two"}}});
  CHECK(graft::test::imbalance("<!DOCTYPE html>" + html) == "");
  CHECK(count(html, "<th scope=\"col\" class=\"num\">recall</th>") == 1);
  CHECK(count(html, "<td class=\"num\">") == 2);
  CHECK(count(html, "<td>7</td>") == 1);
}

TEST_CASE("one row of numbers is shown as figures; one row of anything else is a table") {
  CHECK(count(written({"", {"accuracy", "n"}, {{"0.91", "34"}}}), "<dd>") == 2);
  CHECK(count(written({"", {"file", "n"}, {{"a.jpg", "34"}}}), "<td") == 2);
  CHECK(count(written({"", {"accuracy"}, {{"0.91"}, {"0.92"}}}), "<dl") == 0);
}

TEST_CASE("ragged rows are filled up to the widest") {
  const std::string html = written({"", {"a"}, {{"x", "y", "z"}, {}}});
  CHECK(count(html, "<th scope") == 3);
  CHECK(count(html, "<td>") == 6);
}
