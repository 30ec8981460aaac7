// Keeping the store under its limit.
#pragma once

#include <graft/sdk/status.hpp>

#include <cstdint>
#include <string>

namespace graft::runtime {

// Deletes segments under `root`, the least recently used first, until they take at most `limit`
// bytes; 0 means no limit. Segments of `in_use` go last.
status evict_to(const std::string& root, uint64_t limit, const std::string& in_use);

}  // namespace graft::runtime
