// What calibration keeps, as text.
#include "quantise/calibration.hpp"
#include "support/catch.hpp"

using namespace graft;
using onednn::calibration;

namespace {

calibration example() {
  calibration made;
  made.items = 32;
  made.least_cosine = 0.9912345678901234;
  made.mean_cosine = 0.995;
  made.ranges["a b"] = {0.1F, true};
  made.ranges["c"] = {6, false};
  made.means["c"] = {0.5F, -1.25e-8F};
  made.kept.insert("logits");
  return made;
}

}  // namespace

TEST_CASE("a calibration survives being written and read") {
  const std::string text = example().text();
  const auto read = calibration::parse(text);
  REQUIRE(read.ok());
  CHECK(read->text() == text);
  CHECK(read->least_cosine == example().least_cosine);
  CHECK(read->ranges.at("a b").limit == 0.1F);
  CHECK(read->ranges.at("a b").negative);
  CHECK(read->means.at("c") == example().means.at("c"));
  CHECK(read->kept == example().kept);
}

TEST_CASE("a damaged calibration is refused with the line at fault") {
  const std::string text = example().text();
  for (const std::string& bad :
       {std::string(), std::string("int8 calibration 2\n"), text.substr(0, text.size() - 1),
        text + "signed\tx\tinf\n", text + "signed\tx\t-1\n", text + "signed\tc\t1\n",
        text + "unsigned\tx\t1e\n", text + "means\tx\tnan\n", text + "means\tx\n",
        text + "nonsense\n", text + "\n"}) {
    const auto read = calibration::parse(bad);
    CHECK_FALSE(read.ok());
    if (!read.ok()) CHECK(read.status().code() == code::data_loss);
  }
  CHECK(calibration::parse(text + "nonsense\n").status().message().find("nonsense") !=
        std::string::npos);
}
