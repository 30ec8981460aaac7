// Limits on a child process that runs a plugin.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace graft::host {

// From here on the process opens no sockets, starts no processes, leaves no core, maps at most
// twice `memory` bytes more than now, and, where the kernel has Landlock, writes only below
// `writable`.
void confine(uint64_t memory, const std::vector<std::string>& writable);

}  // namespace graft::host
