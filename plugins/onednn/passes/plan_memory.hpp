// Memory planning: buffers whose lives do not overlap share bytes of one arena.
#pragma once

#include "kernels/program.hpp"

namespace graft::onednn {

// Sets the offset of every buffer and the size of the arena. A buffer lives from the first step
// that touches it to the last; the input is there before the first, the features after the last.
void plan_memory(program& p);

}  // namespace graft::onednn
