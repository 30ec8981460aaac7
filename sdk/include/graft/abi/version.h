/* Version of the Graft plugin ABI, and the macros every other ABI header uses.
 *
 * Only the major can reject a plugin: within one, structs grow at their end and nothing else. A
 * plugin runs on hosts of every minor, and asks with GRAFT_HAS before it reads what came later. */
#ifndef GRAFT_ABI_VERSION_H
#define GRAFT_ABI_VERSION_H

#include <stddef.h>
#include <stdint.h>

#define GRAFT_ABI_MAJOR 1u
#define GRAFT_ABI_MINOR 0u

/* Calling convention of every function pointer that crosses the boundary. */
#if defined(_WIN32)
#define GRAFT_CALL __cdecl
#else
#define GRAFT_CALL
#endif

#if defined(__GNUC__)
#define GRAFT_EXPORT __attribute__((visibility("default")))
#else
#define GRAFT_EXPORT
#endif

/* True when the struct behind `ptr` is long enough to hold `field` and the field is not zero.
 * Every struct that crosses the boundary starts with `uint32_t struct_size`, set by whoever made
 * it. */
#define GRAFT_HAS(ptr, field)                                                                \
  ((ptr)->struct_size >=                                                                     \
       (uint32_t)((const char*)&(ptr)->field - (const char*)(ptr)) + sizeof((ptr)->field) && \
   (ptr)->field != 0)

#endif
