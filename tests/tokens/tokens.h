/* The node types of the plugin. */
#ifndef TOKENS_H
#define TOKENS_H

#include "plugin.h"

#define ROLE_SEGMENTS                                                         \
  "com.example.segments" /* ragged int32: which part of the text a word is of \
                          */

extern const graft_node_type lines_type;
extern const graft_node_type words_type;
extern const graft_node_type bag_type;

/* A copy that ends with 0, or null without memory. */
char* copy_of(graft_text text);

/* The number of a parameter, by its place in the table. */
static inline int64_t integer(const graft_values* values, uint64_t at) {
  return values->values[at]->integer;
}

/* int32, as many as the item has. */
static inline graft_column_schema ragged(const char* name, const char* role, uint64_t n_values) {
  graft_column_schema made = floats(name, role, GRAFT_ANY_SIZE);
  made.kind = GRAFT_COLUMN_RAGGED;
  made.dtype = GRAFT_INT32;
  made.n_values = n_values;
  return made;
}

#endif
