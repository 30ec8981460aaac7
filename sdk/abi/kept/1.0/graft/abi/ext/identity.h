/* graft.identity/1, offered by nodes whose results depend on more than their parameters, model and
 * input: the CPU's instruction set, library versions, kernels chosen by timing. */
#ifndef GRAFT_ABI_EXT_IDENTITY_H
#define GRAFT_ABI_EXT_IDENTITY_H

#include <graft/abi/status.h>
#include <graft/abi/text.h>

#define GRAFT_EXT_IDENTITY "graft.identity/1"

typedef struct graft_identity {
  uint32_t struct_size;
  uint32_t reserved;
  /* A text that is the same exactly where results are the same bits; it becomes part of the cache
   * key and of the run folder. Alive as long as the node. [main, after create] */
  graft_text(GRAFT_CALL* get)(void* self);
} graft_identity;

#endif
