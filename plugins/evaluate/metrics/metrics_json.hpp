// All that is measured, and how it stands in metrics.json.
#pragma once

#include "metrics/calibration.hpp"
#include "metrics/classification.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace graft::evaluate {

struct verdict {
  std::string split;  // which items were judged: "test" or "validation"
  std::vector<std::string> class_names;
  classification right;
  calibration trust;
};

// The text of one JSON object; numbers are shortest round trip, there are no times.
std::string to_json(const verdict& of);

// The metrics that may have to reach a value, larger being better: their names and documentation.
struct gate_name {
  std::string_view parameter;  // "fail_below.accuracy"
  std::string_view doc;
};
std::span<const gate_name> gate_names();

// The value of a metric by its name without "fail_below."; empty where it is not defined (top_5 of
// five classes or fewer).
std::optional<double> gate_value(const verdict& of, std::string_view metric);

}  // namespace graft::evaluate
