/* graft.upstream/1, offered by the host to an estimator inside fit(), where its features come
 * straight from a backbone that is to be trained; null elsewhere. An estimator that can train
 * through it answers the same id from its own extension() with anything but null; a pipeline that
 * asks any other to do so is refused when it is checked. All functions [main]. */
#ifndef GRAFT_ABI_EXT_UPSTREAM_H
#define GRAFT_ABI_EXT_UPSTREAM_H

#include <graft/abi/ext/differentiable.h>
#include <graft/abi/host.h>
#include <graft/abi/item.h>

#define GRAFT_EXT_UPSTREAM "graft.upstream/1"

typedef struct graft_upstream {
  uint32_t struct_size;
  uint32_t reserved;
  /* As in graft.differentiable/1. */
  graft_status(GRAFT_CALL* boundaries)(const graft_host* host, const graft_boundary* const** list,
                                       uint64_t* n);
  graft_status(GRAFT_CALL* first_trainable)(const graft_host* host, uint64_t* boundary);
  graft_status(GRAFT_CALL* parameters)(const graft_host* host, const graft_parameter* const** list,
                                       uint64_t* n);
  graft_status(GRAFT_CALL* changed)(const graft_host* host);
  /* The items of GRAFT_SPLIT_TRAIN or GRAFT_SPLIT_VALIDATION in the order of graft_dataset;
   * alive while fitting. */
  graft_status(GRAFT_CALL* items)(const graft_host* host, int32_t split,
                                  const graft_item* const** items, uint64_t* n);
  /* What reaches `boundary` of items indices[0..n) in one view, [n, ...], through stages that must
   * not have been trained: where a view comes again it is computed once and kept. Alive until the
   * next read. */
  graft_status(GRAFT_CALL* read)(const graft_host* host, int32_t split, int32_t view,
                                 const uint64_t* indices, uint64_t n, uint64_t boundary,
                                 const graft_tensor** values);
  /* From boundary `from` to the features [n, F]; from = the last boundary copies. */
  graft_status(GRAFT_CALL* forward)(const graft_host* host, uint64_t from, int32_t mode,
                                    const graft_tensor* in, graft_tensor* features, void** tape);
  graft_status(GRAFT_CALL* vjp)(const graft_host* host, void* tape,
                                const graft_tensor* grad_features);
  void(GRAFT_CALL* destroy_tape)(const graft_host* host, void* tape);
} graft_upstream;

#endif
