// Where a network may be cut for training: tensors that every path from input to features crosses.
#pragma once

#include "ir/graph.hpp"

#include <graft/sdk/result.hpp>

#include <string>
#include <vector>

namespace graft::onednn::gradient {

// A stage is named and ends at a tensor.
struct stage_end {
  std::string name;
  std::string tensor;
};

// The dominators of the features, in order, without the input and with the features.
std::vector<value_id> dominators(const graph& g);

// The ends of all stages; the last is the features. With `wanted` empty they are found: one stage
// for each size of image on the way, cut at its smallest dominator, or four of about equal length
// where there are no such sizes. Errors: not_found, invalid_argument for a tensor that is no cut.
result<std::vector<stage_end>> find_stages(const graph& g, const std::vector<stage_end>& wanted);

}  // namespace graft::onednn::gradient
