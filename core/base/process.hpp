// What this process uses now.
#pragma once

#include <cstdint>

namespace graft::base {

// Bytes of memory that are resident; 0 where the system does not tell.
uint64_t resident_bytes();

}  // namespace graft::base
