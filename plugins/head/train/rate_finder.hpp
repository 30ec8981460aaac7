// The learning-rate range test (Smith, "Cyclical learning rates for training neural networks",
// 2017): rates that grow from step to step until the loss runs away.
#pragma once

#include "train/learner.hpp"
#include "train/records.hpp"

#include <functional>
#include <vector>

namespace graft::head {

struct found_rate {
  std::vector<finder_point> curve;
  double rate = 0;  // where the smoothed loss falls fastest; 0 where it never falls
};

// Leaves weights, statistics and the optimiser as they were, `first` being the phase that begins
// next.
result<found_rate> find_rate(learner& model, const phase_options& first, std::size_t batch,
                             uint64_t key, const std::function<bool()>& cancelled);

}  // namespace graft::head
