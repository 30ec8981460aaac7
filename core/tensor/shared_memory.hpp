// Memory for tensors that child processes see at the same addresses, so that a batch need not be
// copied to reach them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace graft::tensor {

// From here on buffers lie in memory that children forked later share. Call before any of them.
void share_buffers();

// In a child: the shared memory can be read and no longer written, and buffers are the child's own.
void stop_sharing_buffers();

// Whether `size` bytes at `memory` are shared.
bool is_shared(const void* memory, uint64_t size);

// Shared memory of at least `size` bytes aligned to 64; null where buffers are not shared, or no
// room is left. Kept for later tensors when released.
std::byte* take_shared(uint64_t size);
// False where the memory is not shared.
bool release_shared(std::byte* memory);

}  // namespace graft::tensor
