/* graft.from_memory/1, offered by sources that can make an item's columns from the content of its
 * file alone, so that a program can predict what it holds in memory. */
#ifndef GRAFT_ABI_EXT_FROM_MEMORY_H
#define GRAFT_ABI_EXT_FROM_MEMORY_H

#include <graft/abi/item.h>

#define GRAFT_EXT_FROM_MEMORY "graft.from_memory/1"

typedef struct graft_content {
  uint32_t struct_size;
  uint32_t reserved;
  const void* data; /* what the item's file would hold; may be null where size is 0 */
  uint64_t size;    /* bytes */
} graft_content;

typedef struct graft_from_memory {
  uint32_t struct_size;
  uint32_t reserved;
  /* As process(), with the content of each item beside it: the same columns, bit for bit, as from
   * a file of that content. The items were not listed, and their paths are empty. [worker] */
  graft_status(GRAFT_CALL* process)(void* self, const graft_batch* in,
                                    const graft_content* const* contents, const graft_output* out);
} graft_from_memory;

#endif
