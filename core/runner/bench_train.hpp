// What one training step costs: `graft bench --train`.
#pragma once

#include "graph/graph.hpp"

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <functional>
#include <vector>

namespace graft::runner {

// A linear head of `classes` outputs over the whole network of a backbone that is to be trained,
// and SGD over every parameter. The batch is noise.
class training_step {
 public:
  static result<training_step> open(host::node& backbone, int64_t batch, int workers);
  // Forward, cross-entropy, backward, update. Gives the loss before the update.
  result<double> run();

 private:
  struct state;
  explicit training_step(std::shared_ptr<state> made) : state_(std::move(made)) {}
  std::shared_ptr<state> state_;
};

}  // namespace graft::runner
