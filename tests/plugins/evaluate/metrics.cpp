#include "metrics/calibration.hpp"
#include "metrics/classification.hpp"
#include "metrics/metrics_json.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

using namespace graft::evaluate;

namespace {

// Six items of three classes: predicted 0 1 0 1 1 0, true 0 0 0 1 1 1; class 2 never occurs.
judged sample() {
  return {3,
          {0.9F, 0.1F, 0, 0.2F, 0.7F, 0.1F, 0.5F, 0.4F, 0.1F,  //
           0.1F, 0.9F, 0, 0.3F, 0.6F, 0.1F, 0.8F, 0.1F, 0.1F},
          {0, 0, 0, 1, 1, 1}};
}

}  // namespace

TEST_CASE("counts, precision, recall and F1 are those worked out by hand") {
  const classification all = classify(sample());
  CHECK(all.n == 6);
  CHECK(all.accuracy == Approx(4.0 / 6));
  CHECK(all.confusion == std::vector<std::vector<std::size_t>>{{2, 1, 0}, {1, 2, 0}, {0, 0, 0}});
  CHECK(all.per_class[0].precision == Approx(2.0 / 3));
  CHECK(all.per_class[0].recall == Approx(2.0 / 3));
  CHECK(all.per_class[0].support == 3);
  CHECK(all.per_class[2].f1 == 0);
  // The class that neither has items nor was predicted is not part of the mean.
  CHECK(all.macro_f1 == Approx(2.0 / 3));
  CHECK(all.majority_share == Approx(0.5));
  CHECK_FALSE(all.top_5);
}

TEST_CASE("a class that is only predicted counts in the mean, as in scikit-learn") {
  // f1_score([0, 0], [0, 1], average="macro") is 0.3333.
  const judged items{3, {1, 0, 0, 0, 1, 0}, {0, 0}};
  CHECK(classify(items).macro_f1 == Approx(1.0 / 3));
  CHECK(classify(items).per_class[1].precision == 0);
}

TEST_CASE("Wilson's interval has the published values") {
  // Brown, Cai & DasGupta's formula for 8 of 10: 0.4902 to 0.9433.
  CHECK(wilson(8, 10).low == Approx(0.4902).margin(1e-4));
  CHECK(wilson(8, 10).high == Approx(0.9433).margin(1e-4));
  CHECK(wilson(0, 5).low == Approx(0).margin(1e-12));
  CHECK(wilson(5, 5).high == Approx(1));
  CHECK(wilson(5, 5).low > 0.5);
}

TEST_CASE("top 5 looks at five places, with six classes or more") {
  judged items{6, {0.1F, 0.3F, 0.2F, 0.15F, 0.15F, 0.1F}, {0}};
  CHECK(*classify(items).top_5 == 1);  // fifth: it stands before its equal by order
  items.labels[0] = 5;
  CHECK(*classify(items).top_5 == 0);
}

TEST_CASE("the calibration error is the mean gap, and NLL that of the true class") {
  // Two items at 0.9, one right: gap 0.4. Two at 0.6, both right: gap 0.4.
  const judged items{2, {0.9F, 0.1F, 0.9F, 0.1F, 0.6F, 0.4F, 0.6F, 0.4F}, {0, 1, 0, 0}};
  const calibration trust = calibrate(items);
  CHECK(trust.expected_error == Approx(0.4).epsilon(1e-5));
  CHECK(trust.nll == Approx(-(std::log(0.9) + std::log(0.1) + 2 * std::log(0.6)) / 4));
  std::size_t n = 0;
  for (const reliability_bin& bin : trust.bins) n += bin.n;
  CHECK(n == 4);
  CHECK(trust.bins.size() == 15);
  const judged sure{2, {1, 0}, {1}};
  CHECK(calibrate(sure).nll == Approx(-std::log(1e-12)));
}

TEST_CASE("the worst mistakes come most confident first") {
  CHECK(worst_mistakes(sample(), 12) == std::vector<std::size_t>{5, 1});
  CHECK(worst_mistakes(sample(), 1) == std::vector<std::size_t>{5});
}

TEST_CASE("the JSON has what other programs read, fractions 0 to 1") {
  const verdict of{"test", {"a", "b", "c"}, classify(sample()), calibrate(sample())};
  const auto json = nlohmann::json::parse(to_json(of));
  CHECK(json["accuracy"].get<double>() == Approx(4.0 / 6));
  CHECK(json["n"] == 6);
  CHECK(json["macro_f1"].get<double>() == Approx(2.0 / 3));
  CHECK(json["classes"] == nlohmann::json({"a", "b", "c"}));
  CHECK(json["confusion"][0] == nlohmann::json({2, 1, 0}));
  CHECK(json["split"] == "test");
  CHECK(to_json(of) == to_json(of));
}

TEST_CASE("every gate names a metric that exists") {
  judged many{6, std::vector<float>(12, 1.0F / 6), {0, 1}};
  const verdict of{"test", std::vector<std::string>(6, "x"), classify(many), calibrate(many)};
  for (const gate_name& gate : gate_names()) {
    INFO(gate.parameter);
    REQUIRE(gate.parameter.starts_with("fail_below."));
    const auto metric = gate.parameter.substr(11);
    const auto json = nlohmann::json::parse(to_json(of));
    const auto value = gate_value(of, metric);
    REQUIRE(value);
    CHECK(*value == (metric == "accuracy_low" ? json["accuracy_95"][0] : json[metric]));
  }
}
