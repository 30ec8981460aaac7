// Whether a probability means what it says.
#pragma once

#include "metrics/judged.hpp"

#include <vector>

namespace graft::evaluate {

struct reliability_bin {
  std::size_t n = 0;
  double confidence = 0;  // mean probability of the predicted class; 0 where n is
  double accuracy = 0;    // share of them that is right
};

struct calibration {
  // Items by the probability of their predicted class, in 15 bins of equal width over (0, 1].
  std::vector<reliability_bin> bins;
  double expected_error = 0;  // mean |confidence - accuracy| over the items (Guo et al., 2017)
  double nll = 0;             // mean negative log of the true class's probability, in nats
};

// Of at least one item. Probabilities below 1e-12 count as 1e-12 in nll, which stays finite so.
calibration calibrate(const judged& items);

}  // namespace graft::evaluate
