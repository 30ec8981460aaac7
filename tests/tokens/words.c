/* tokens.words: a text as the numbers of its words, and which side of a '|' each of them is on. */
#include "tokens.h"

#include <ctype.h>

static const graft_param vocabulary_param = {.struct_size = sizeof(graft_param),
                                             .type = GRAFT_PARAM_INT,
                                             .name = TEXT("vocabulary"),
                                             .doc = TEXT("Numbers that words are hashed to."),
                                             .default_value = TEXT("512"),
                                             .minimum = 1,
                                             .maximum = 65536};
static const graft_param segments_param = {.struct_size = sizeof(graft_param),
                                           .type = GRAFT_PARAM_BOOL,
                                           .name = TEXT("segments"),
                                           .doc = TEXT("Say on which side of a | a word is."),
                                           .default_value = TEXT("false")};
static const graft_param* const params[] = {&vocabulary_param, &segments_param};

static const graft_port text_port = {.struct_size = sizeof(graft_port),
                                     .name = TEXT("text"),
                                     .role = TEXT(GRAFT_ROLE_TEXT),
                                     .kind = GRAFT_COLUMN_STRING};
static const graft_port* const inputs[] = {&text_port};

typedef struct words {
  const graft_host* host;
  uint32_t vocabulary;
  int segments;
} words;

static graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                                      void** self) {
  words* made = calloc(1, sizeof(*made));
  if (made == NULL) return fail(host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
  made->host = host;
  made->vocabulary = (uint32_t)integer(values, 0);
  made->segments = values->values[1]->flag;
  *self = made;
  return GRAFT_OK;
}

static void GRAFT_CALL destroy(void* self) { free(self); }

static graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                                     const graft_schema_sink* out) {
  const words* own = self;
  (void)in;
  const graft_column_schema tokens = ragged("tokens", GRAFT_ROLE_TOKENS, own->vocabulary);
  const graft_column_schema segments = ragged("segments", ROLE_SEGMENTS, 2);
  const graft_status added = out->add(out, &tokens);
  return added != GRAFT_OK || !own->segments ? added : out->add(out, &segments);
}

/* Writes up to all words of the text where there is a place for them; gives how many there are. */
static int64_t tokenise(graft_text text, uint32_t vocabulary, int32_t* tokens, int32_t* segments) {
  int64_t n = 0;
  int32_t segment = 0;
  uint32_t hash = 0;
  int inside = 0;
  for (uint64_t i = 0; i <= text.size; ++i) {
    const unsigned char c = i < text.size ? (unsigned char)text.data[i] : ' ';
    if (isalnum(c)) {
      hash = ((inside ? hash : 2166136261u) ^ (unsigned char)tolower(c)) * 16777619u;
      inside = 1;
      continue;
    }
    if (inside) {
      if (tokens != NULL) tokens[n] = (int32_t)(hash % vocabulary);
      if (segments != NULL) segments[n] = segment;
      ++n;
    }
    inside = 0;
    if (c == '|') segment = 1;
  }
  return n;
}

static graft_status GRAFT_CALL process(void* self, const graft_batch* in, const graft_output* out) {
  const words* own = self;
  for (uint64_t i = 0; i < in->n_items; ++i) {
    const graft_text text = in->columns[0]->texts[i];
    const int64_t n = tokenise(text, own->vocabulary, NULL, NULL);
    graft_tensor tokens = {.struct_size = sizeof(tokens)};
    graft_tensor segments = {.struct_size = sizeof(segments)};
    graft_status made = out->item(out, 0, i, &n, 1, &tokens);
    if (made == GRAFT_OK && own->segments) made = out->item(out, 1, i, &n, 1, &segments);
    if (made != GRAFT_OK) return fail(own->host, made, "no memory for the words of a text");
    tokenise(text, own->vocabulary, tokens.data, segments.data);
  }
  return GRAFT_OK;
}

const graft_node_type words_type = {.struct_size = sizeof(graft_node_type),
                                    .kind = GRAFT_KIND_TRANSFORM,
                                    .concurrency = GRAFT_REENTRANT,
                                    .name = TEXT("words"),
                                    .summary = TEXT("A text as the numbers of its words."),
                                    .n_params = 2,
                                    .params = params,
                                    .n_inputs = 1,
                                    .inputs = inputs,
                                    .create = create,
                                    .destroy = destroy,
                                    .infer = infer,
                                    .process = process};
