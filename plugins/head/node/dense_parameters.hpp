// The parameter table of head.dense, and its values as options.
#pragma once

#include "train/options.hpp"

#include <graft/sdk/param.hpp>
#include <graft/sdk/values.hpp>

#include <vector>

namespace graft::head {

std::vector<param> dense_parameters();
// Throws std::invalid_argument for values that do not go together.
dense_options read_dense_options(const values& values);

}  // namespace graft::head
