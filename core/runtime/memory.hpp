// What a run will need at its peak, told before it starts.
#pragma once

#include "runtime/pass/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace graft::runtime {

// Bytes for the networks, their workers and the values kept; nothing where no node can say.
std::optional<uint64_t> predict_memory(const graph::graph& graph, const plan& cut, std::size_t jobs,
                                       int workers);

}  // namespace graft::runtime
