/* tokens.bag: the mean of the embeddings of an item's words, as features. */
#include "tokens.h"

#include <stdio.h>

enum { SEGMENTS = 64 };

static const graft_param vocabulary_param = {.struct_size = sizeof(graft_param),
                                             .type = GRAFT_PARAM_INT,
                                             .name = TEXT("vocabulary"),
                                             .doc = TEXT("Words that have an embedding."),
                                             .default_value = TEXT("512"),
                                             .minimum = 1,
                                             .maximum = 65536};
static const graft_param size_param = {.struct_size = sizeof(graft_param),
                                       .type = GRAFT_PARAM_INT,
                                       .name = TEXT("size"),
                                       .doc = TEXT("Numbers of an embedding."),
                                       .default_value = TEXT("24"),
                                       .minimum = 1,
                                       .maximum = 4096};
static const graft_param* const params[] = {&vocabulary_param, &size_param};

#define RAGGED_PORT(what, meaning, how)                                                         \
  {                                                                                             \
    .struct_size = sizeof(graft_port), .flags = how, .name = TEXT(what), .role = TEXT(meaning), \
    .kind = GRAFT_COLUMN_RAGGED, .dtype = GRAFT_INT32, .rank = 1, .shape = {                    \
      GRAFT_ANY_SIZE                                                                            \
    }                                                                                           \
  }
static const graft_port tokens_port = RAGGED_PORT("tokens", GRAFT_ROLE_TOKENS, 0);
static const graft_port segments_port = RAGGED_PORT("segments", ROLE_SEGMENTS, GRAFT_PORT_OPTIONAL);
static const graft_port* const inputs[] = {&tokens_port, &segments_port};

typedef struct bag {
  const graft_host* host;
  int64_t vocabulary;
  int64_t size;
  float* table; /* [vocabulary + SEGMENTS][size], in -1 to 1 */
} bag;

static graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                                      void** self) {
  bag* made = calloc(1, sizeof(*made));
  if (made != NULL) {
    made->host = host;
    made->vocabulary = integer(values, 0);
    made->size = integer(values, 1);
    made->table =
        malloc((size_t)((made->vocabulary + SEGMENTS) * made->size) * sizeof(*made->table));
  }
  if (made == NULL || made->table == NULL) {
    free(made);
    return fail(host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
  }
  for (int64_t word = 0; word < made->vocabulary + SEGMENTS; ++word) {
    uint32_t random[4096];
    host->random(host, (uint64_t)word, 0, random, (uint64_t)made->size);
    for (int64_t i = 0; i < made->size; ++i) {
      made->table[word * made->size + i] = (float)random[i] / 2147483648.0f - 1.0f;
    }
  }
  *self = made;
  return GRAFT_OK;
}

static void GRAFT_CALL destroy(void* self) {
  bag* own = self;
  free(own->table);
  free(own);
}

/* Numbers beyond the table are a fault before anything runs. */
static graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                                     const graft_schema_sink* out) {
  const bag* own = self;
  const uint64_t words = in->columns[0]->n_values;
  if (words == GRAFT_ANY_VALUE || words > (uint64_t)own->vocabulary) {
    char sentence[160];
    snprintf(sentence, sizeof(sentence),
             "the words above are numbers below %llu, and %lld have an embedding; make both "
             "vocabularies one",
             (unsigned long long)words, (long long)own->vocabulary);
    return fail(own->host, GRAFT_INVALID_ARGUMENT, sentence);
  }
  const graft_column_schema* segments = in->columns[1];
  if (segments != NULL &&
      (segments->n_values == GRAFT_ANY_VALUE || segments->n_values > SEGMENTS)) {
    return fail(own->host, GRAFT_INVALID_ARGUMENT, "expected segments with numbers below 64");
  }
  const graft_column_schema features = floats("features", GRAFT_ROLE_FEATURES, own->size);
  return out->add(out, &features);
}

/* Item by item: what a text gives does not depend on the texts beside it. */
static void embed(const bag* own, const graft_tensor* tokens, const graft_tensor* segments,
                  float* to) {
  const int64_t n = tokens->shape[0];
  for (int64_t i = 0; i < own->size; ++i) to[i] = 0;
  for (int64_t t = 0; t < n; ++t) {
    const float* word = own->table + ((const int32_t*)tokens->data)[t] * own->size;
    for (int64_t i = 0; i < own->size; ++i) to[i] += word[i] / (float)n;
    if (segments == NULL) continue;
    const int32_t segment = ((const int32_t*)segments->data)[t];
    const float* side = own->table + (own->vocabulary + segment) * own->size;
    for (int64_t i = 0; i < own->size; ++i) to[i] += side[i] / (float)n;
  }
}

static graft_status GRAFT_CALL process(void* self, const graft_batch* in, const graft_output* out) {
  const bag* own = self;
  graft_tensor features = {.struct_size = sizeof(features)};
  const graft_status made = out->stacked(out, 0, &features);
  if (made != GRAFT_OK) return fail(own->host, made, "no memory for the features");
  for (uint64_t i = 0; i < in->n_items; ++i) {
    const graft_tensor* tokens = in->columns[0]->items[i];
    const graft_tensor* segments = in->columns[1] == NULL ? NULL : in->columns[1]->items[i];
    if (segments != NULL && segments->shape[0] != tokens->shape[0]) {
      const graft_text reason = TEXT("it has not as many segments as words");
      out->reject(out, i, GRAFT_INVALID_ARGUMENT, reason);
      continue;
    }
    embed(own, tokens, segments, (float*)features.data + (int64_t)i * features.strides[0]);
  }
  return GRAFT_OK;
}

const graft_node_type bag_type = {.struct_size = sizeof(graft_node_type),
                                  .kind = GRAFT_KIND_TRANSFORM,
                                  .concurrency = GRAFT_REENTRANT,
                                  .name = TEXT("bag"),
                                  .summary = TEXT("The mean of the embeddings of a text's words."),
                                  .n_params = 2,
                                  .params = params,
                                  .n_inputs = 2,
                                  .inputs = inputs,
                                  .create = create,
                                  .destroy = destroy,
                                  .infer = infer,
                                  .process = process};
