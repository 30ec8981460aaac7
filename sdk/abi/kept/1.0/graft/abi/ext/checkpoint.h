/* graft.checkpoint/1, offered by the host to an estimator inside fit(): what a long fit needs to go
 * on where it was stopped. All functions [main]. */
#ifndef GRAFT_ABI_EXT_CHECKPOINT_H
#define GRAFT_ABI_EXT_CHECKPOINT_H

#include <graft/abi/host.h>

#define GRAFT_EXT_CHECKPOINT "graft.checkpoint/1"

typedef struct graft_checkpoint {
  uint32_t struct_size;
  uint32_t reserved;
  /* Keeps bytes, whole or not at all, with everything the node has said so far (history, report);
   * the last two are kept. */
  graft_status(GRAFT_CALL* save)(const graft_host* host, const void* data, uint64_t size);
  /* Where an interrupted run is resumed: the bytes of the newest whole checkpoint of this very fit
   * (same items, parameters, seed), alive while fitting; what was said after it is forgotten.
   * Else null and 0. Called once, before anything is said. */
  graft_status(GRAFT_CALL* load)(const graft_host* host, const void** data, uint64_t* size);
} graft_checkpoint;

#endif
