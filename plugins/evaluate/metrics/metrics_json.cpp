#include "metrics/metrics_json.hpp"

#include <array>

#include <nlohmann/json.hpp>

namespace graft::evaluate {
namespace {

using json = nlohmann::ordered_json;

constexpr std::array<gate_name, 6> gates{{
    {"fail_below.accuracy", "The run exits with code 3 where the accuracy is lower."},
    {"fail_below.accuracy_low",
     "The same for the lower end of the accuracy's 95 % interval, which few items pass by luck."},
    {"fail_below.macro_f1", "The same for the mean F1 of the classes."},
    {"fail_below.macro_precision", "The same for the mean precision of the classes."},
    {"fail_below.macro_recall", "The same for the mean recall of the classes."},
    {"fail_below.top_5",
     "The same for the share of items whose class is among the five most probable."},
}};

}  // namespace

std::string to_json(const verdict& of) {
  const classification& right = of.right;
  json out = {{"split", of.split},
              {"n", right.n},
              {"accuracy", right.accuracy},
              {"accuracy_95", {right.accuracy_95.low, right.accuracy_95.high}}};
  if (right.top_5) out["top_5"] = *right.top_5;
  out["macro_f1"] = right.macro_f1;
  out["macro_precision"] = right.macro_precision;
  out["macro_recall"] = right.macro_recall;
  out["majority_share"] = right.majority_share;
  out["calibration_error"] = of.trust.expected_error;
  out["nll"] = of.trust.nll;
  out["classes"] = of.class_names;
  json& classes = out["per_class"] = json::array();
  for (std::size_t c = 0; c < right.per_class.size(); ++c) {
    const class_metrics& one = right.per_class[c];
    classes.push_back({{"class", of.class_names[c]},
                       {"precision", one.precision},
                       {"recall", one.recall},
                       {"f1", one.f1},
                       {"support", one.support}});
  }
  out["confusion"] = right.confusion;
  json& bins = out["reliability"] = json::array();
  for (const reliability_bin& bin : of.trust.bins) {
    if (bin.n == 0) continue;
    bins.push_back({{"n", bin.n}, {"confidence", bin.confidence}, {"accuracy", bin.accuracy}});
  }
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::span<const gate_name> gate_names() { return gates; }

std::optional<double> gate_value(const verdict& of, std::string_view metric) {
  if (metric == "accuracy") return of.right.accuracy;
  if (metric == "accuracy_low") return of.right.accuracy_95.low;
  if (metric == "macro_f1") return of.right.macro_f1;
  if (metric == "macro_precision") return of.right.macro_precision;
  if (metric == "macro_recall") return of.right.macro_recall;
  return of.right.top_5;
}

}  // namespace graft::evaluate
