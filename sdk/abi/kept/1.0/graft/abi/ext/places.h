/* graft.places/1, offered by the host to nodes that run: where they may keep things. */
#ifndef GRAFT_ABI_EXT_PLACES_H
#define GRAFT_ABI_EXT_PLACES_H

#include <graft/abi/host.h>

#define GRAFT_EXT_PLACES "graft.places/1"

typedef struct graft_places {
  uint32_t struct_size;
  uint32_t reserved;
  /* The folder of what can be made again; it may not exist yet, and anything in it may be deleted
   * between runs. A plugin uses the folder of its own id inside. Alive as long as the host. [main]
   */
  graft_text(GRAFT_CALL* cache_folder)(const graft_host* host);
} graft_places;

#endif
