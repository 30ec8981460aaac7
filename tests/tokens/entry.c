#include "tokens.h"

GRAFT_EXPORT const graft_plugin* graft_plugin_entry(uint32_t host_major, uint32_t host_minor) {
  static const graft_node_type* types[3];
  static const graft_plugin plugin = {.struct_size = sizeof(graft_plugin),
                                      .abi_major = GRAFT_ABI_MAJOR,
                                      .abi_minor = GRAFT_ABI_MINOR,
                                      .n_types = 3,
                                      .id = TEXT("tokens"),
                                      .version = TEXT("0.1.0"),
                                      .types = types};
  (void)host_major, (void)host_minor;
  types[0] = &lines_type;
  types[1] = &words_type;
  types[2] = &bag_type;
  return &plugin;
}
