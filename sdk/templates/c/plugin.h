/* What every node of the plugin needs: texts, faults, and the table that graft_plugin_entry
 * returns. */
#ifndef PLUGIN_H
#define PLUGIN_H

#include <graft/abi.h>

#include <stdlib.h>
#include <string.h>

/* A text that lives in the program. */
#define TEXT(literal) \
  { (literal), sizeof(literal) - 1 }

/* A column of float32 or uint8 that the node takes. */
#define PORT(what, type, n, ...)                                               \
  {                                                                            \
    .struct_size = sizeof(graft_port), .name = TEXT(what), .role = TEXT(what), \
    .kind = GRAFT_COLUMN_TENSOR, .dtype = type, .rank = n, .shape = {          \
      __VA_ARGS__                                                              \
    }                                                                          \
  }

/* Says what went wrong, and gives back the code to return. `message` says what to do, too. */
static inline graft_status fail(const graft_host* host, graft_status code, const char* message) {
  const graft_text text = {message, strlen(message)};
  host->set_error(host, code, text);
  return code;
}

static inline int same(graft_text a, const char* b) {
  return a.size == strlen(b) && memcmp(a.data, b, a.size) == 0;
}

/* A float32 column of one dimension. */
static inline graft_column_schema floats(const char* name, const char* role, int64_t size) {
  graft_column_schema made = {.struct_size = sizeof(made),
                              .kind = GRAFT_COLUMN_TENSOR,
                              .dtype = GRAFT_FLOAT32,
                              .rank = 1,
                              .shape = {size}};
  made.name.data = name;
  made.name.size = strlen(name);
  made.role.data = role;
  made.role.size = strlen(role);
  return made;
}

/* Exports a plugin of one node type. */
#define PLUGIN(id, version, type)                                                                 \
  GRAFT_EXPORT const graft_plugin* graft_plugin_entry(uint32_t host_major, uint32_t host_minor) { \
    static const graft_node_type* const types[] = {&(type)};                                      \
    static const graft_plugin plugin = {sizeof(graft_plugin),                                     \
                                        GRAFT_ABI_MAJOR,                                          \
                                        GRAFT_ABI_MINOR,                                          \
                                        1,                                                        \
                                        TEXT(id),                                                 \
                                        TEXT(version),                                            \
                                        types,                                                    \
                                        NULL};                                                    \
    (void)host_major, (void)host_minor; /* the host compares the versions itself */               \
    return &plugin;                                                                               \
  }                                                                                               \
  struct plugin_needs_a_semicolon

#endif
