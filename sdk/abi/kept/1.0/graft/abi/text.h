/* UTF-8 text by pointer and length, not terminated. A frozen value type without struct_size.
 * Whoever hands a text over keeps it alive for the duration of the call, unless stated. */
#ifndef GRAFT_ABI_TEXT_H
#define GRAFT_ABI_TEXT_H

#include <graft/abi/version.h>

typedef struct graft_text {
  const char* data;
  uint64_t size; /* bytes */
} graft_text;

#endif
