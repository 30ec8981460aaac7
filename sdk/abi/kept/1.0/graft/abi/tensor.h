/* A dense array in memory, shaped like DLPack's. It never owns its memory: the host allocates
 * every tensor that crosses the boundary, aligned to 64 bytes where it is a whole batch. */
#ifndef GRAFT_ABI_TENSOR_H
#define GRAFT_ABI_TENSOR_H

#include <graft/abi/version.h>

enum {
  GRAFT_FLOAT32 = 1,
  GRAFT_FLOAT64 = 2,
  GRAFT_FLOAT16 = 3,
  GRAFT_BFLOAT16 = 4,
  GRAFT_UINT8 = 5,
  GRAFT_INT8 = 6,
  GRAFT_INT32 = 7,
  GRAFT_INT64 = 8,
  GRAFT_BOOL = 9
};

enum { GRAFT_TENSOR_READ_ONLY = 1u };

#define GRAFT_MAX_RANK 8

typedef struct graft_tensor {
  uint32_t struct_size;
  uint32_t flags; /* GRAFT_TENSOR_* */
  void* data;
  int32_t dtype; /* GRAFT_FLOAT32 ... */
  int32_t rank;  /* 0 to GRAFT_MAX_RANK */
  int64_t shape[GRAFT_MAX_RANK];
  int64_t strides[GRAFT_MAX_RANK]; /* in elements, always filled in */
} graft_tensor;

#endif
