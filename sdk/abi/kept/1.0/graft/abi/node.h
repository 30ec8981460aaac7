/* A node type: what a plugin offers to pipelines. Function pointers that the kind does not need
 * are null. Thread tags: [main] the thread that runs the pipeline, never two at once for a node;
 * [worker] one of the worker threads, as `concurrency` allows. */
#ifndef GRAFT_ABI_NODE_H
#define GRAFT_ABI_NODE_H

#include <graft/abi/column.h>
#include <graft/abi/dataset.h>
#include <graft/abi/host.h>
#include <graft/abi/item.h>
#include <graft/abi/param.h>
#include <graft/abi/stream.h>

enum {
  GRAFT_KIND_SOURCE = 1,     /* lists items, then makes their columns */
  GRAFT_KIND_TRANSFORM = 2,  /* maps each item by itself */
  GRAFT_KIND_COLLECTIVE = 3, /* looks at the list of all items and settles their splits */
  GRAFT_KIND_ESTIMATOR = 4,  /* learns from train items, then maps every item */
  GRAFT_KIND_SINK = 5        /* takes items, writes results */
};

enum {
  GRAFT_SERIAL = 1,       /* process() is called by one thread at a time */
  GRAFT_PER_INSTANCE = 2, /* the host makes one instance a worker */
  GRAFT_REENTRANT = 3     /* one instance, process() called by several workers at once */
};

enum {
  /* process() may give another result for each view of an item. */
  GRAFT_NODE_AUGMENTS = 1u,
  /* A sink that judges: it is given the items of the test split only, or of the validation split
   * where the run has no test items. Without the flag a sink is given every item. */
  GRAFT_NODE_HELD_OUT = 2u
};

typedef struct graft_node_type {
  uint32_t struct_size;
  int32_t kind;
  int32_t concurrency;
  uint32_t flags;
  graft_text name;    /* "folder": pipelines write plugin.name */
  graft_text summary; /* one sentence */
  uint64_t n_params;
  const graft_param* const* params;
  uint64_t n_inputs;
  const graft_port* const* inputs;

  /* Makes an instance; the values and what they point to live as long as it. Does nothing slow:
   * files are opened at the first use. [main] */
  graft_status(GRAFT_CALL* create)(const graft_host* host, const graft_values* values, void** self);
  /* Frees the instance. [main & no call under way] */
  void(GRAFT_CALL* destroy)(void* self);
  /* An optional ability by id, or null for one it does not know. May be null. [main] */
  const void*(GRAFT_CALL* extension)(void* self, graft_text id);
  /* Declares the columns that it adds, from those bound to its ports. Called after sizes were
   * negotiated, and again after fit() or load(). [main] */
  graft_status(GRAFT_CALL* infer)(void* self, const graft_schema* in, const graft_schema_sink* out);
  /* Source: lists its items, or, where `paths` is not null, those files and folders without
   * labels. [main] */
  graft_status(GRAFT_CALL* list)(void* self, const graft_text* paths, uint64_t n_paths,
                                 const graft_item_sink* out);
  /* Collective: writes each item's split (in: what it carries). [main] */
  graft_status(GRAFT_CALL* arrange)(void* self, const graft_item* const* items, uint64_t n,
                                    int32_t* splits);
  /* Source, transform, estimator (once fitted): makes the columns of a batch.
   * Sink: takes the batch; `out` is null. Batches come in the order of the items. [worker; main
   * for sinks] */
  graft_status(GRAFT_CALL* process)(void* self, const graft_batch* in, const graft_output* out);
  /* Estimator: learns. [main] */
  graft_status(GRAFT_CALL* fit)(void* self, const graft_dataset* data);
  /* Sink: all items have come; writes its results. [main] */
  graft_status(GRAFT_CALL* finish)(void* self);
  /* Estimator: writes or reads the fitted state, the same bytes for the same state. [main] */
  graft_status(GRAFT_CALL* save)(void* self, const graft_output_stream* stream);
  graft_status(GRAFT_CALL* load)(void* self, const graft_input_stream* stream);
} graft_node_type;

#endif
