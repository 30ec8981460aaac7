/* Version of the Graft plugin ABI, and the macros every other ABI header uses.
 *
 * The ABI is 0.x: a host of major 0 loads only plugins that need at most its own minor.
 * From 1.0 on only the major can reject a plugin. */
#ifndef GRAFT_ABI_VERSION_H
#define GRAFT_ABI_VERSION_H

#include <stddef.h>
#include <stdint.h>

#define GRAFT_ABI_MAJOR 0u
#define GRAFT_ABI_MINOR 1u

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
