// What a Slice takes of each axis.
#pragma once

#include "ops/op.hpp"

#include <cstdint>
#include <vector>

namespace graft::onednn {

struct slice_range {
  int64_t start = 0;
  int64_t step = 1;
  int64_t count = 0;
};

// Of a Slice whose starts, ends, axes and steps are constant. Errors: unimplemented where they are
// not, invalid_argument.
status read_slice(const inference& in, std::vector<slice_range>& ranges);

}  // namespace graft::onednn
