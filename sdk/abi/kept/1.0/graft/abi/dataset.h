/* What an estimator learns from: the train items in their views, and the validation items. Test
 * items cannot be reached through it. */
#ifndef GRAFT_ABI_DATASET_H
#define GRAFT_ABI_DATASET_H

#include <graft/abi/item.h>

typedef struct graft_dataset {
  uint32_t struct_size;
  int32_t views; /* training views of each train item: epoch e trains on view e mod views;
                    1 may be the eval view itself */
  void* context;
  uint64_t key;                  /* random key of (seed, node) */
  const graft_text* class_names; /* sorted by bytes; item labels index them */
  uint64_t n_classes;
  /* Items of GRAFT_SPLIT_TRAIN or GRAFT_SPLIT_VALIDATION, in a fixed order. [main] */
  uint64_t(GRAFT_CALL* count)(const struct graft_dataset* dataset, int32_t split);
  /* The batch of items indices[0..n) of a split in one view (ignored for validation); alive until
   * the next read. [main] */
  graft_status(GRAFT_CALL* read)(const struct graft_dataset* dataset, int32_t split, int32_t view,
                                 const uint64_t* indices, uint64_t n, const graft_batch** batch);
} graft_dataset;

#endif
