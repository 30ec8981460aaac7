/* graft.plan/1, offered by nodes that choose how they compute by timing, where the choice is in the
 * bits of their results. The node has an optional FILE parameter `plan` that takes the text back:
 * a run keeps the text beside its pipeline and names it there, so that the runs of one experiment
 * compute alike. */
#ifndef GRAFT_ABI_EXT_PLAN_H
#define GRAFT_ABI_EXT_PLAN_H

#include <graft/abi/status.h>
#include <graft/abi/text.h>

#define GRAFT_EXT_PLAN "graft.plan/1"

typedef struct graft_plan {
  uint32_t struct_size;
  uint32_t reserved;
  /* What was chosen, or empty where there was nothing to choose. Alive as long as the node.
   * [main, after create] */
  graft_text(GRAFT_CALL* get)(void* self);
} graft_plan;

#endif
