/* graft.profile/1, offered by backbones that can tell where their time goes, layer by layer. */
#ifndef GRAFT_ABI_EXT_PROFILE_H
#define GRAFT_ABI_EXT_PROFILE_H

#include <graft/abi/item.h>
#include <graft/abi/status.h>
#include <graft/abi/text.h>

#define GRAFT_EXT_PROFILE "graft.profile/1"

/* One step of the network as it runs, which may be several operators of the model fused. */
typedef struct graft_layer {
  uint32_t struct_size;
  uint32_t reserved;
  graft_text name;           /* as the model calls it; may be empty */
  graft_text op;             /* "Conv"; "reorder" where a layout is changed */
  graft_text implementation; /* the kernel that computes it */
  double milliseconds;       /* for one item; the fastest of the runs */
  double operations;         /* arithmetic operations for one item, a multiplication and an addition
                                being two; 0 where it does not count them */
} graft_layer;

/* Where run() puts the layers, in the order in which they run. The host copies everything. */
typedef struct graft_layer_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* context;
  graft_status(GRAFT_CALL* add)(const struct graft_layer_sink* sink,
                                const graft_layer* layer); /* [main] */
} graft_layer_sink;

typedef struct graft_profile {
  uint32_t struct_size;
  uint32_t reserved;
  /* Computes a batch, with the columns that process() would be given, `repeats` times on one thread
   * with a clock around each layer. A node may take only the first item of it. [main, after infer]
   */
  graft_status(GRAFT_CALL* run)(void* self, const graft_batch* batch, uint64_t repeats,
                                const graft_layer_sink* out);
} graft_profile;

#endif
