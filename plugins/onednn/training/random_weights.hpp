// Weights for training from nothing.
#pragma once

#include "gradient/parameter_store.hpp"

#include <cstdint>
#include <vector>

namespace graft::onednn {

// Fills every parameter from the Philox stream of `key`: weights by He et al. 2015 (normal,
// variance 2 over the inputs of one output), scales and variances 1, everything else 0.
void fill_randomly(const std::vector<gradient::parameter>& parameters, uint64_t key);

}  // namespace graft::onednn
