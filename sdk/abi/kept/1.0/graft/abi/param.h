/* Parameters of a node type, declared in tables. From them the host validates the pipeline file,
 * fills in defaults, prints help and writes the reference, so a plugin never parses text. */
#ifndef GRAFT_ABI_PARAM_H
#define GRAFT_ABI_PARAM_H

#include <graft/abi/model_pack.h>
#include <graft/abi/text.h>

enum {
  GRAFT_PARAM_BOOL = 1,
  GRAFT_PARAM_INT = 2,
  GRAFT_PARAM_FLOAT = 3,
  GRAFT_PARAM_TEXT = 4,
  GRAFT_PARAM_CHOICE = 5, /* a text, one of `choices` */
  GRAFT_PARAM_FILE = 6,   /* an existing file; the value is an absolute path */
  GRAFT_PARAM_FOLDER = 7, /* an existing folder; the value is an absolute path */
  GRAFT_PARAM_MODEL = 8,  /* a model pack by name or path, or a bare .onnx */
  GRAFT_PARAM_INT_LIST = 9,
  GRAFT_PARAM_FLOAT_LIST = 10,
  GRAFT_PARAM_TEXT_LIST = 11,
  GRAFT_PARAM_FLOAT_MAP = 12, /* a TOML table of numbers under free keys */
  GRAFT_PARAM_COLUMN = 13     /* "node.column", binding a port */
};

enum {
  GRAFT_PARAM_REQUIRED = 1u, /* no default: the file must say it */
  GRAFT_PARAM_OPTIONAL = 2u, /* may be absent: the value is then not handed over */
  GRAFT_PARAM_NO_EFFECT = 4u /* changes speed or wording only, never results or the cache key */
};

typedef struct graft_param {
  uint32_t struct_size;
  int32_t type;
  graft_text name;          /* "flip"; a dot nests: "crop.scale" is crop = { scale = ... } */
  graft_text doc;           /* one sentence */
  graft_text unit;          /* "pixels", "degrees", or empty */
  graft_text default_value; /* as TOML text: 0.5, [128], "none"; empty with REQUIRED or OPTIONAL */
  uint32_t flags;
  uint32_t reserved;
  double minimum; /* of the number or of each element; -inf and inf where free */
  double maximum;
  uint64_t min_count; /* of lists */
  uint64_t max_count;
  const graft_text* choices;
  uint64_t n_choices;
} graft_param;

/* One validated value. Which fields are set follows from the type. */
typedef struct graft_value {
  uint32_t struct_size;
  int32_t type;
  graft_text name;
  uint8_t given; /* 1 = said by the user, 0 = the default */
  uint8_t flag;  /* BOOL */
  uint8_t reserved[6];
  int64_t integer;               /* INT */
  double number;                 /* FLOAT */
  graft_text text;               /* TEXT, CHOICE, FILE, FOLDER, COLUMN */
  uint64_t count;                /* lists and maps */
  const int64_t* integers;       /* INT_LIST */
  const double* numbers;         /* FLOAT_LIST, FLOAT_MAP */
  const graft_text* texts;       /* TEXT_LIST, and the keys of FLOAT_MAP */
  const graft_model_pack* model; /* MODEL; alive as long as the node */
} graft_value;

typedef struct graft_values {
  uint32_t struct_size;
  uint32_t reserved;
  uint64_t n_values;
  const graft_value* const* values;
} graft_values;

#endif
