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
  const std::string whole = example().text();
  const std::string text = whole.substr(0, whole.rfind("end\n"));
  CHECK(calibration::parse(text + "end\n").ok());
  for (const std::string& bad :
       {std::string(), std::string("int8 calibration 2\n"), text,
        text.substr(0, text.size() - 3) + "end\n", whole + "end\n", text + "signed\tx\tinf\nend\n",
        text + "signed\tx\t-1\nend\n", text + "signed\tc\t1\nend\n",
        text + "unsigned\tx\t1e\nend\n", text + "means\tx\tnan\nend\n", text + "means\tx\nend\n",
        text + "nonsense\nend\n", text + "\nend\n"}) {
    const auto read = calibration::parse(bad);
    CHECK_FALSE(read.ok());
    if (!read.ok()) CHECK(read.status().code() == code::data_loss);
  }
  CHECK(calibration::parse(text + "nonsense\nend\n").status().message().find("nonsense") !=
        std::string::npos);
}
