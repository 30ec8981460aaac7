// Which micro-batches of a call keep all activations that the backward pass reads, and which keep
// only those between stages and compute the others again, stage by stage (Chen et al., "Training
// Deep Nets with Sublinear Memory Cost", 2016). The numbers are the same either way.
#pragma once

#include "gradient/program.hpp"
#include "gradient/trainable_network.hpp"

namespace graft::onednn::gradient {

// Floats of one micro-batch.
struct activation_sizes {
  int64_t all = 0;         // kept by a micro-batch that keeps them
  int64_t boundaries = 0;  // kept by one that computes again
  int64_t stage = 0;       // of the largest stage, while it is computed again
  int64_t largest = 0;     // of a single result

  activation_sizes(const program& p, const stretch& part);
};

struct activation_plan {
  int64_t kept = 0;    // micro-batches that keep all
  int64_t floats = 0;  // of all micro-batches together
};

// The most that may be kept under `budget` floats; none where even that is not enough. At most
// `shards` micro-batches are computed again at the same time. A budget of 0 keeps all.
activation_plan plan_activations(const activation_sizes& sizes, int64_t micro_batches,
                                 int64_t shards, int64_t budget);

}  // namespace graft::onednn::gradient
