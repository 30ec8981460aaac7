// What calibration found out: everything that an int8 network is made from beside its model. It is
// text that a run keeps, so that `predict` and a resumed run round as the run did.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace graft::onednn {

// Where the quantised form of a value ends: it reaches from 0, or from -limit, to limit.
struct range {
  float limit = 0;
  bool negative = false;
};

struct calibration {
  std::map<std::string, range> ranges;              // by the value's name in the model
  std::map<std::string, std::vector<float>> means;  // of each channel, by the value's name
  std::set<std::string> kept;  // layers that stay fp32, by the value that they make
  int64_t items = 0;           // that were looked at
  double least_cosine = 0;     // of int8 features to fp32 features over those items
  double mean_cosine = 0;

  // The same bytes for the same calibration.
  [[nodiscard]] std::string text() const;
  // Errors: data_loss for a damaged text.
  static result<calibration> parse(std::string_view text);
};

}  // namespace graft::onednn
