// What a run will need at its peak, told before it starts.
#pragma once

#include "runtime/pass/plan.hpp"

#include <cstddef>
#include <cstdint>

namespace graft::runtime {

// Bytes at the peak: what the process has now, the networks and their workers, the batches under
// way and the values kept. `jobs` = 0 leaves the values out.
uint64_t predict_memory(const graph::graph& graph, const plan& cut, std::size_t jobs, int workers);

}  // namespace graft::runtime
