/* @ID@.sink: every item with the share of each class, as probabilities.csv in the node's folder. */
#include "plugin.h"

#include <stdio.h>

static const graft_port probabilities =
    PORT(GRAFT_ROLE_PROBABILITIES, GRAFT_FLOAT32, 1, GRAFT_ANY_SIZE);
static const graft_port* const inputs[] = {&probabilities};

typedef struct sink {
  const graft_host* host; /* ours, alive as long as we are */
  char* text;             /* what was written so far */
  size_t size;
  size_t capacity;
  int full; /* memory ran out */
} sink;

static void put(sink* own, const char* data, size_t size) {
  if (own->full) return;
  if (own->size + size > own->capacity) {
    const size_t wanted = 2 * (own->size + size) + 4096;
    char* grown = realloc(own->text, wanted);
    own->full = grown == NULL;
    if (own->full) return;
    own->text = grown;
    own->capacity = wanted;
  }
  memcpy(own->text + own->size, data, size);
  own->size += size;
}

static void put_quoted(sink* own, graft_text text) {
  put(own, "\"", 1);
  for (uint64_t i = 0; i < text.size; ++i) {
    if (text.data[i] == '"') put(own, "\"", 1);
    put(own, text.data + i, 1);
  }
  put(own, "\"", 1);
}

static graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                                      void** self) {
  sink* made = calloc(1, sizeof(*made));
  (void)values;
  if (made == NULL) return fail(host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
  made->host = host;
  *self = made;
  return GRAFT_OK;
}

static void GRAFT_CALL destroy(void* self) {
  free(((sink*)self)->text);
  free(self);
}

static graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                                     const graft_schema_sink* out) {
  sink* own = self;
  (void)out;
  own->size = 0;
  put(own, "id,label", 8);
  for (uint64_t c = 0; c < in->columns[0]->n_class_names; ++c) {
    put(own, ",", 1);
    put_quoted(own, in->columns[0]->class_names[c]);
  }
  put(own, "\n", 1);
  return GRAFT_OK;
}

/* Batches come in the order of the items; `out` is null. */
static graft_status GRAFT_CALL process(void* self, const graft_batch* in, const graft_output* out) {
  sink* own = self;
  (void)out;
  for (uint64_t i = 0; i < in->n_items; ++i) {
    const graft_tensor* shares = in->columns[0]->items[i];
    put_quoted(own, in->items[i]->id);
    put(own, ",", 1);
    put_quoted(own, in->items[i]->label_name);
    for (int64_t c = 0; c < shares->shape[0]; ++c) {
      char digits[32];
      const int n = snprintf(digits, sizeof(digits), ",%.9g", ((const float*)shares->data)[c]);
      put(own, digits, (size_t)n);
    }
    put(own, "\n", 1);
  }
  if (own->full) return fail(own->host, GRAFT_RESOURCE_EXHAUSTED, "no memory for the table");
  return GRAFT_OK;
}

static graft_status GRAFT_CALL finish(void* self) {
  sink* own = self;
  const graft_text service = TEXT(GRAFT_EXT_RESULTS);
  const graft_text name = TEXT("probabilities.csv");
  const graft_results* results = own->host->extension(own->host, service);
  if (results == NULL) {
    return fail(own->host, GRAFT_UNIMPLEMENTED, "this host keeps no files of nodes");
  }
  const graft_status done = results->write_file(own->host, name, own->text, own->size);
  return done == GRAFT_OK ? done : fail(own->host, done, "probabilities.csv cannot be written");
}

static const graft_node_type sink_type = {
    .struct_size = sizeof(graft_node_type),
    .kind = GRAFT_KIND_SINK,
    .concurrency = GRAFT_SERIAL,
    .name = TEXT("sink"),
    .summary = TEXT("Writes the share of each class as a CSV file."),
    .n_inputs = 1,
    .inputs = inputs,
    .create = create,
    .destroy = destroy,
    .infer = infer,
    .process = process,
    .finish = finish};

PLUGIN("@ID@", "0.1.0", sink_type);
