/* Byte streams through which fitted state is saved and loaded. */
#ifndef GRAFT_ABI_STREAM_H
#define GRAFT_ABI_STREAM_H

#include <graft/abi/status.h>

typedef struct graft_output_stream {
  uint32_t struct_size;
  uint32_t reserved;
  void* context;
  graft_status(GRAFT_CALL* write)(const struct graft_output_stream* stream, const void* data,
                                  uint64_t size);
} graft_output_stream;

typedef struct graft_input_stream {
  uint32_t struct_size;
  uint32_t reserved;
  void* context;
  /* Reads up to `size` bytes and says how many; fewer is allowed, 0 is the end. */
  graft_status(GRAFT_CALL* read)(const struct graft_input_stream* stream, void* data, uint64_t size,
                                 uint64_t* got);
} graft_input_stream;

#endif
