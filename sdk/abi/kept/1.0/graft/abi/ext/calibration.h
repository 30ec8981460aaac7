/* graft.calibration/1, offered by transforms that must see some items once to set themselves: the
 * ranges of int8, say. Before such a node maps anything, the host shows it train items in their
 * eval view, then keeps what it saves with the run, so that `predict` and a resumed run load it in
 * place of calibrating again. Once settled or loaded, graft.identity/1 of the node tells its
 * calibration apart from others. All functions [main]. */
#ifndef GRAFT_ABI_EXT_CALIBRATION_H
#define GRAFT_ABI_EXT_CALIBRATION_H

#include <graft/abi/item.h>
#include <graft/abi/status.h>
#include <graft/abi/stream.h>

#define GRAFT_EXT_CALIBRATION "graft.calibration/1"

typedef struct graft_calibration {
  uint32_t struct_size;
  uint32_t reserved;
  /* How many items it wants to see; 0 where its parameters ask for nothing that needs them.
   * [main, after infer] */
  uint64_t(GRAFT_CALL* wanted)(void* self);
  /* Takes a batch with the columns that process() would be given. Batches come in a fixed order;
   * there may be fewer items than wanted, but at least one. [main] */
  graft_status(GRAFT_CALL* observe)(void* self, const graft_batch* batch);
  /* All have come: sets itself. [main] */
  graft_status(GRAFT_CALL* settle)(void* self);
  /* Writes or reads the calibration, the same bytes for the same calibration. [main] */
  graft_status(GRAFT_CALL* save)(void* self, const graft_output_stream* stream);
  graft_status(GRAFT_CALL* load)(void* self, const graft_input_stream* stream);
} graft_calibration;

#endif
