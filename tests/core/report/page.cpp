#include "report/page.hpp"

#include "core/report/balance.hpp"
#include "support/catch.hpp"

#include <limits>

using namespace graft::report;
using graft::test::count;

namespace {

const std::string hostile = "\"><script>alert(1)</script>&amp;'\xff\x01\xE2\x80\xAEgpj.exe";

// Every kind of section, with `text` wherever a text may stand.
page page_of(const std::string& text) {
  const double gap = std::numeric_limits<double>::quiet_NaN();
  group everything{text, {}};
  everything.sections = {heading{text},
                         paragraph{text},
                         table{text, {text, text}, {{text, "1"}, {text}}},
                         table{text, {text}, {{"0.5"}}},
                         series{text, text, text, {1, 2}, {text, text}, {{1, gap}, {2, 3}}},
                         matrix{text, text, text, {text, text}, {3, 1, 0, 4}},
                         thumbnails{text, {{text, text}, {"none", text}}},
                         preformatted{text, text}};
  return {text, text, {everything}};
}

std::vector<std::byte> three_bytes(const std::string& item_id) {
  if (item_id == "none") return {};
  return {std::byte{'a'}, std::byte{'b'}, std::byte{'c'}};
}

}  // namespace

TEST_CASE("a page is well formed, with every kind of section") {
  const std::string html = render(page_of("plain"), three_bytes);
  CHECK(graft::test::imbalance(html) == "");
  CHECK(html.starts_with("<!DOCTYPE html>\n"));
  CHECK(count(html, "src=\"data:image/jpeg;base64,YWJj\"") == 1);
  CHECK(count(html, ">no picture<") == 1);
}

TEST_CASE("hostile text stays text") {
  const std::string html = render(page_of(hostile), three_bytes);
  CHECK(graft::test::imbalance(html) == "");
  CHECK(count(html, "<script") == 0);
  CHECK(count(html, "\xff") == 0);
  CHECK(count(html, "\x01") == 0);
  CHECK(count(html, "\xE2\x80\xAE") == 0);
  CHECK(count(html, "&quot;&gt;&lt;script&gt;") > 20);
}

TEST_CASE("a page loads nothing and runs nothing") {
  const std::string html = render(page_of("plain"), three_bytes);
  CHECK(count(html, "http:") == 0);
  CHECK(count(html, "https:") == 0);
  CHECK(count(html, "url(") == 0);
  CHECK(count(html, "@import") == 0);
  CHECK(count(html, "default-src &#39;none&#39;") == 1);
}

TEST_CASE("the same page gives the same bytes") {
  CHECK(render(page_of("plain"), three_bytes) == render(page_of("plain"), three_bytes));
}

TEST_CASE("empty sections say so, and an empty group is left out") {
  const group evaluate{"evaluate", {table{}, series{}, matrix{}, thumbnails{}, preformatted{}}};
  const page empty{"run", "", {group{"quiet", {}}, evaluate}};
  const std::string html = render(empty, nullptr);
  CHECK(graft::test::imbalance(html) == "");
  CHECK(count(html, "quiet") == 0);
  CHECK(count(html, "class=\"none\"") == 5);
  CHECK(count(html, "No values to plot.") == 1);
  CHECK(count(html, "No classes to show.") == 1);
  CHECK(graft::test::imbalance(render({}, nullptr)) == "");
}

TEST_CASE("the contents link to every group and heading") {
  const group head{"head", {paragraph{"x"}, heading{"Training"}}};
  const group evaluate{"evaluate", {heading{"Mistakes"}}};
  const page two{"run", "", {head, evaluate}};
  const std::string html = render(two, nullptr);
  for (const auto* anchor : {"g1", "g1-2", "g2", "g2-1"}) {
    CHECK(count(html, "href=\"#" + std::string(anchor) + "\"") == 1);
    CHECK(count(html, "id=\"" + std::string(anchor) + "\"") == 1);
  }
}

TEST_CASE("very many classes are told by a table") {
  matrix wide{"Confusion", "true", "predicted", std::vector<std::string>(300, "c"), {}};
  wide.values.assign(300 * 300, 1);
  const std::string html = render({"run", "", {{"evaluate", {wide}}}}, nullptr);
  CHECK(count(html, "300 classes are too many for a picture") == 1);
  CHECK(count(html, "<svg") == 0);
  CHECK(count(html, "<tr>") == 31);
}
