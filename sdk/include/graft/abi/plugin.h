/* The one symbol that a plugin exports, and what it returns. */
#ifndef GRAFT_ABI_PLUGIN_H
#define GRAFT_ABI_PLUGIN_H

#include <graft/abi/node.h>

typedef struct graft_plugin {
  uint32_t struct_size;
  uint32_t abi_major; /* must equal the host's */
  uint32_t abi_minor; /* of the headers that it was built with; rejects nothing */
  uint32_t n_types;
  graft_text id; /* as in plugin.toml; also the name of its folder */
  graft_text version;
  const graft_node_type* const* types;
  /* How well the plugin runs on this CPU; 0 = it cannot. May be null, meaning 1. [main] */
  int32_t(GRAFT_CALL* score)(void);
} graft_plugin;

#ifdef __cplusplus
extern "C" {
#endif
/* Returns the plugin's description, alive until the process ends, or null where the plugin cannot
 * serve this host. Does no work. [main] */
GRAFT_EXPORT const graft_plugin* graft_plugin_entry(uint32_t host_major, uint32_t host_minor);
#ifdef __cplusplus
}
#endif

#endif
