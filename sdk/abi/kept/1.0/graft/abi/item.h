/* Items, and batches of them. An item is one example: a photo with a label and a split. */
#ifndef GRAFT_ABI_ITEM_H
#define GRAFT_ABI_ITEM_H

#include <graft/abi/status.h>
#include <graft/abi/tensor.h>
#include <graft/abi/text.h>

enum {
  GRAFT_SPLIT_NONE = 0,
  GRAFT_SPLIT_TRAIN = 1,
  GRAFT_SPLIT_VALIDATION = 2,
  GRAFT_SPLIT_TEST = 3
};

#define GRAFT_NO_LABEL (-1)
/* The one deterministic view of an item, used outside training. Training views count from 0. */
#define GRAFT_VIEW_EVAL (-1)

typedef struct graft_item {
  uint32_t struct_size;
  int32_t split;   /* GRAFT_SPLIT_* */
  int32_t label;   /* index into the class names, or GRAFT_NO_LABEL */
  int32_t view;    /* GRAFT_VIEW_EVAL, or the number of the training view */
  graft_text id;   /* unique within the run, stable between runs */
  graft_text path; /* where its bytes are; empty where there is no file */
  graft_text label_name;
  graft_text group; /* items of one group never straddle splits; empty = none */
  uint8_t hash[16]; /* of the content, by graft_host::hash */
  uint64_t key;     /* random key of (seed, node, hash, view), for graft_host::random */
} graft_item;

/* One column of a batch of n items. */
typedef struct graft_column_data {
  uint32_t struct_size;
  int32_t kind;                     /* GRAFT_COLUMN_* */
  const graft_tensor* stacked;      /* [n, ...] where every item has the same shape, else null */
  const graft_tensor* const* items; /* n tensors; null for strings */
  const graft_text* texts;          /* n strings; null for tensors */
} graft_column_data;

/* A micro-batch: n items and the columns bound to the node's ports, read-only, alive for the call.
 */
typedef struct graft_batch {
  uint32_t struct_size;
  uint32_t worker; /* which worker calls, from 0: for scratch memory kept per worker */
  uint64_t n_items;
  const graft_item* const* items;
  uint64_t n_columns;
  const graft_column_data* const* columns;
} graft_batch;

/* Where process() puts its columns, numbered as infer() declared them. The host allocates. */
typedef struct graft_output {
  uint32_t struct_size;
  uint32_t reserved;
  void* context;
  /* The stacked tensor [n, ...] of a column whose shape is fixed. [worker] */
  graft_status(GRAFT_CALL* stacked)(const struct graft_output* output, uint64_t column,
                                    graft_tensor* tensor);
  /* The tensor of one item, of the shape given (rank as declared). [worker] */
  graft_status(GRAFT_CALL* item)(const struct graft_output* output, uint64_t column, uint64_t item,
                                 const int64_t* shape, int32_t rank, graft_tensor* tensor);
  /* A string column's value, copied. [worker] */
  graft_status(GRAFT_CALL* text)(const struct graft_output* output, uint64_t column, uint64_t item,
                                 graft_text value);
  /* Takes one item out of the run for a stated reason (a damaged photo); the batch goes on.
   * Its outputs need not be filled. [worker] */
  void(GRAFT_CALL* reject)(const struct graft_output* output, uint64_t item, graft_status code,
                           graft_text reason);
} graft_output;

/* An item as a source lists it, copied by the host at the call. */
typedef struct graft_listed_item {
  uint32_t struct_size;
  int32_t split;
  graft_text id;
  graft_text path;
  graft_text label; /* empty = none */
  graft_text group; /* empty = none */
  uint8_t hash[16];
} graft_listed_item;

/* Where list() puts what it finds. */
typedef struct graft_item_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* context;
  graft_status(GRAFT_CALL* add)(const struct graft_item_sink* sink, const graft_listed_item* item);
  /* A file that should have been an item and is not: it is named in the report. */
  void(GRAFT_CALL* reject)(const struct graft_item_sink* sink, graft_text path, graft_status code,
                           graft_text reason);
} graft_item_sink;

#endif
