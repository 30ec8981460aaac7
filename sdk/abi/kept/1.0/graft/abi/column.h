/* A column is what one node adds to every item: a tensor of any rank, ragged integers, or a string.
 * Its schema is settled before anything runs, and checked on every edge of the pipeline. */
#ifndef GRAFT_ABI_COLUMN_H
#define GRAFT_ABI_COLUMN_H

#include <graft/abi/status.h>
#include <graft/abi/tensor.h>
#include <graft/abi/text.h>

enum {
  GRAFT_COLUMN_TENSOR = 1,
  GRAFT_COLUMN_RAGGED = 2, /* integers, INT32 or INT64, in one dimension, as many as the item has;
                              an item may have none. Of rank 1 and the shape [GRAFT_ANY_SIZE] */
  GRAFT_COLUMN_STRING = 3
};

/* A dimension that differs from item to item. */
#define GRAFT_ANY_SIZE (-1)

/* Integers of a column may have any value. */
#define GRAFT_ANY_VALUE 0

/* Well-known roles; a plugin may use others ("com.acme.depth"). */
#define GRAFT_ROLE_IMAGE "image"                 /* uint8 [height, width, 3], RGB */
#define GRAFT_ROLE_INPUT "input"                 /* float32 [channels, height, width], normalised */
#define GRAFT_ROLE_FEATURES "features"           /* float32 [F] */
#define GRAFT_ROLE_PROBABILITIES "probabilities" /* float32 [C], sums to one */
#define GRAFT_ROLE_TEXT "text"                   /* a string */
#define GRAFT_ROLE_TOKENS "tokens"               /* ragged: numbers of words in a vocabulary */

typedef struct graft_column_schema {
  uint32_t struct_size;
  int32_t kind;    /* GRAFT_COLUMN_* */
  graft_text name; /* within its node: the column is known as node.name */
  graft_text role; /* what it means: GRAFT_ROLE_* */
  int32_t dtype;
  int32_t rank;                  /* of one item, without the batch dimension */
  int64_t shape[GRAFT_MAX_RANK]; /* of one item; GRAFT_ANY_SIZE where it varies */
  const graft_text* class_names; /* names along the last dimension, or null */
  uint64_t n_class_names;
  uint64_t n_values; /* integers lie in [0, n_values): the size of a vocabulary; GRAFT_ANY_VALUE */
} graft_column_schema;

/* The columns bound to a node's ports, in the order of the ports. */
typedef struct graft_schema {
  uint32_t struct_size;
  uint32_t reserved;
  uint64_t n_columns;
  const graft_column_schema* const* columns;
} graft_schema;

/* Where infer() puts the columns that the node adds. The host copies everything. */
typedef struct graft_schema_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* context;
  graft_status(GRAFT_CALL* add)(const struct graft_schema_sink* sink,
                                const graft_column_schema* column); /* [main] */
} graft_schema_sink;

enum {
  GRAFT_PORT_MANY = 1u,    /* one column of every node named in `from`, in that order */
  GRAFT_PORT_EITHER = 2u,  /* of all ports with this flag the newest fitting column is bound to one;
                              the entries of the others are null in schemas and batches */
  GRAFT_PORT_OPTIONAL = 4u /* null in schemas and batches where no column fits */
};

/* A column that a node type takes. The host binds the newest upstream column that fits, or the
 * one that the parameter `column_param` names. */
typedef struct graft_port {
  uint32_t struct_size;
  uint32_t flags;
  graft_text name;
  graft_text role;
  graft_text column_param; /* name of a GRAFT_PARAM_COLUMN parameter, or empty */
  int32_t kind;
  int32_t dtype;
  int32_t rank;
  int32_t reserved;
  int64_t shape[GRAFT_MAX_RANK]; /* GRAFT_ANY_SIZE accepts every size */
} graft_port;

#endif
