/* graft.views/1, offered by nodes with GRAFT_NODE_AUGMENTS: how many versions of a train item
 * they make. */
#ifndef GRAFT_ABI_EXT_VIEWS_H
#define GRAFT_ABI_EXT_VIEWS_H

#include <graft/abi/version.h>

#define GRAFT_EXT_VIEWS "graft.views/1"

typedef struct graft_views {
  uint32_t struct_size;
  uint32_t reserved;
  /* K fixed views; 1 = only the eval view, nothing is random; 0 = a fresh view every epoch. [main]
   */
  int32_t(GRAFT_CALL* count)(void* self);
  /* A backbone below is to be trained: where the user did not say how many, views are fresh ones
   * from now on. May be null. [main, before count] */
  void(GRAFT_CALL* train_below)(void* self);
} graft_views;

#endif
