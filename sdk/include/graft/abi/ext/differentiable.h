/* graft.differentiable/1, offered by backbones that can be trained. The network is cut into stages:
 * boundary 0 is its input, boundary k the tensor at which stage k - 1 ends, the last boundary the
 * features; every path from input to features crosses each of them. All functions [main]; work is
 * spread only over the workers that a call is given. */
#ifndef GRAFT_ABI_EXT_DIFFERENTIABLE_H
#define GRAFT_ABI_EXT_DIFFERENTIABLE_H

#include <graft/abi/status.h>
#include <graft/abi/tensor.h>
#include <graft/abi/text.h>

#define GRAFT_EXT_DIFFERENTIABLE "graft.differentiable/1"

enum {
  GRAFT_MODE_INFERENCE = 0, /* as in prediction: nothing is dropped, stored statistics */
  GRAFT_MODE_TRAINING = 1   /* as the node's parameters say; may update stored statistics */
};

/* Nothing is to be trained. */
#define GRAFT_NO_BOUNDARY UINT64_MAX

typedef struct graft_boundary {
  uint32_t struct_size;
  int32_t rank;
  graft_text name;               /* of the stage that ends here; "input" for boundary 0 */
  int64_t shape[GRAFT_MAX_RANK]; /* of one item, without the batch dimension */
  graft_text tensor;             /* as the model calls it, for tools; may be empty */
} graft_boundary;

enum {
  GRAFT_PARAMETER_TRAINABLE = 1u, /* else a stored statistic: saved, but no optimiser moves it */
  GRAFT_PARAMETER_DECAYS = 2u     /* weight decay applies; not for biases and normalisations */
};

/* A float32 tensor of the network. The node owns its memory, which stays where it is as long as the
 * node; others may write to `value` between calls, and then call changed(). */
typedef struct graft_parameter {
  uint32_t struct_size;
  uint32_t flags; /* GRAFT_PARAMETER_* */
  graft_text name;
  uint64_t stage;               /* number of the stage that reads it, from 0 */
  const graft_tensor* value;    /* contiguous */
  const graft_tensor* gradient; /* the same shape; null where it is not trainable */
} graft_parameter;

/* Threads of the host. run() calls task(task_context, 0) ... task(task_context, n - 1), each once,
 * on up to `count` threads, and returns when all are done. */
typedef struct graft_workers {
  uint32_t struct_size;
  uint32_t count;
  void* context;
  graft_status(GRAFT_CALL* run)(const struct graft_workers* workers, uint64_t n,
                                void(GRAFT_CALL* task)(void* task_context, uint64_t index),
                                void* task_context);
} graft_workers;

typedef struct graft_differentiable {
  uint32_t struct_size;
  uint32_t reserved;
  /* All boundaries, at least two; alive as long as the node. */
  graft_status(GRAFT_CALL* boundaries)(void* self, const graft_boundary* const** list, uint64_t* n);
  /* The boundary from which on the node's parameters ask for training, or GRAFT_NO_BOUNDARY, which
   * is to be told without doing anything slow: every pipeline asks. */
  graft_status(GRAFT_CALL* first_trainable)(void* self, uint64_t* boundary);
  /* Every parameter in a fixed order; alive as long as the node. */
  graft_status(GRAFT_CALL* parameters)(void* self, const graft_parameter* const** list,
                                       uint64_t* n);
  /* Called once before training: where the node's parameters ask for random weights, fills them
   * from the random stream of `key`; else does nothing. */
  graft_status(GRAFT_CALL* initialise)(void* self, uint64_t key);
  /* Values were written from outside: process() and forward() use them from now on. */
  graft_status(GRAFT_CALL* changed)(void* self);
  /* From boundary `from` to boundary `to` (from < to): `in` is [n, ...], float32, contiguous, and
   * so is `out`, which the caller owns. With `tape` not null records what vjp() needs.
   * In inference mode an item's result does not depend on the items beside it where from is 0. No
   * result depends on the number of threads. */
  graft_status(GRAFT_CALL* forward)(void* self, uint64_t from, uint64_t to, int32_t mode,
                                    const graft_tensor* in, graft_tensor* out,
                                    const graft_workers* workers, void** tape);
  /* Vector-Jacobian product of a recorded pass: overwrites the gradient of every trainable
   * parameter that its stages read, and `grad_in` where it is not null. A tape is used once, before
   * any parameter changes. */
  graft_status(GRAFT_CALL* vjp)(void* self, void* tape, const graft_tensor* grad_out,
                                graft_tensor* grad_in, const graft_workers* workers);
  void(GRAFT_CALL* destroy_tape)(void* self, void* tape);
} graft_differentiable;

#endif
