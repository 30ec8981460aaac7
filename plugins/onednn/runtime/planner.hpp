// Chooses the form of every kernel of a network: as a table of measurements says, and by measuring
// what it does not know.
#pragma once

#include "ir/graph.hpp"
#include "kernels/kernel_plan.hpp"

#include <graft/sdk/result.hpp>

#include <string>

namespace graft::onednn {

// Without a folder nothing is timed: the rule that held on most machines decides (Winograd for
// stride-1 3x3 at 14x14 and larger). With one, `kernels.txt` in it is read, and what had to be
// timed is added to it: lines of machine, layer and form with tabs between, for all machines that
// share the folder. It may be deleted or copied at any time; where it cannot be written, the
// measurement holds for this process.
result<kernel_plan> plan_kernels(const graph& g, const std::string& folder);

}  // namespace graft::onednn
