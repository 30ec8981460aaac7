/* tokens.lines: each line `label<TAB>text` of a file as an item with a string. */
#include "tokens.h"

#include <stdio.h>

static const graft_param path_param = {.struct_size = sizeof(graft_param),
                                       .type = GRAFT_PARAM_FILE,
                                       .name = TEXT("path"),
                                       .doc = TEXT("The file."),
                                       .flags = GRAFT_PARAM_REQUIRED};
static const graft_param* const params[] = {&path_param};

enum { LONGEST_LINE = 65536, LONGEST_ID = 32 };

typedef struct lines {
  const graft_host* host;
  char* path;
  uint64_t n;
  char** texts; /* of all files listed so far; an item's id is the place of its text */
} lines;

char* copy_of(graft_text text) {
  char* made = malloc(text.size + 1);
  if (made == NULL) return NULL;
  if (text.size > 0) memcpy(made, text.data, text.size);
  made[text.size] = 0;
  return made;
}

static graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                                      void** self) {
  lines* made = calloc(1, sizeof(*made));
  if (made != NULL) made->path = copy_of(values->values[0]->text);
  if (made == NULL || made->path == NULL) {
    free(made);
    return fail(host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
  }
  made->host = host;
  *self = made;
  return GRAFT_OK;
}

static void forget(lines* own) {
  for (uint64_t i = 0; i < own->n; ++i) free(own->texts[i]);
  free(own->texts);
  own->texts = NULL;
  own->n = 0;
}

static void GRAFT_CALL destroy(void* self) {
  lines* own = self;
  forget(own);
  free(own->path);
  free(own);
}

static graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                                     const graft_schema_sink* out) {
  (void)self, (void)in;
  graft_column_schema text = floats("text", GRAFT_ROLE_TEXT, 0);
  text.kind = GRAFT_COLUMN_STRING;
  text.rank = 0;
  return out->add(out, &text);
}

static graft_status add_line(lines* own, char* line, const char* path, int labelled,
                             const graft_item_sink* out) {
  line[strcspn(line, "\r\n")] = 0;
  char* const tab = strchr(line, '\t');
  const graft_text text = {tab == NULL ? line : tab + 1, strlen(tab == NULL ? line : tab + 1)};
  char** grown = realloc(own->texts, (own->n + 1) * sizeof(*grown));
  if (grown != NULL) own->texts = grown;
  char* kept = grown == NULL ? NULL : copy_of(text);
  if (kept == NULL) return fail(own->host, GRAFT_RESOURCE_EXHAUSTED, "no memory for the texts");
  char id[LONGEST_ID];
  const int length = snprintf(id, sizeof(id), "%llu", (unsigned long long)own->n);
  own->texts[own->n++] = kept;
  graft_listed_item item = {.struct_size = sizeof(item), .id = {id, (uint64_t)length}};
  if (labelled && tab != NULL) {
    item.label.data = line;
    item.label.size = (uint64_t)(tab - line);
  }
  if (!labelled) {
    item.path.data = path;
    item.path.size = strlen(path);
  }
  own->host->hash(own->host, text.data, text.size, item.hash);
  return out->add(out, &item);
}

static graft_status read_file(lines* own, const char* path, int labelled,
                              const graft_item_sink* out) {
  FILE* file = fopen(path, "r");
  if (file == NULL) return fail(own->host, GRAFT_NOT_FOUND, "the file of lines cannot be opened");
  char* line = malloc(LONGEST_LINE);
  graft_status outcome = line == NULL ? GRAFT_RESOURCE_EXHAUSTED : GRAFT_OK;
  while (outcome == GRAFT_OK && fgets(line, LONGEST_LINE, file) != NULL) {
    outcome = add_line(own, line, path, labelled, out);
  }
  free(line);
  fclose(file);
  return outcome;
}

static graft_status GRAFT_CALL list(void* self, const graft_text* paths, uint64_t n,
                                    const graft_item_sink* out) {
  lines* own = self;
  if (paths == NULL) {
    forget(own);
    return read_file(own, own->path, 1, out);
  }
  for (uint64_t i = 0; i < n; ++i) {
    char* path = copy_of(paths[i]);
    if (path == NULL) return fail(own->host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
    const graft_status read = read_file(own, path, 0, out);
    const graft_text reason = TEXT("it cannot be read as lines");
    if (read != GRAFT_OK) out->reject(out, paths[i], read, reason);
    free(path);
  }
  return GRAFT_OK;
}

static graft_status GRAFT_CALL process(void* self, const graft_batch* in, const graft_output* out) {
  const lines* own = self;
  for (uint64_t i = 0; i < in->n_items; ++i) {
    char id[LONGEST_ID] = {0};
    const graft_text text = in->items[i]->id;
    memcpy(id, text.data, text.size < sizeof(id) ? text.size : sizeof(id) - 1);
    const uint64_t at = strtoull(id, NULL, 10);
    if (at >= own->n) {
      const graft_text reason = TEXT("it is no line of the file");
      out->reject(out, i, GRAFT_NOT_FOUND, reason);
      continue;
    }
    const graft_text value = {own->texts[at], strlen(own->texts[at])};
    const graft_status taken = out->text(out, 0, i, value);
    if (taken != GRAFT_OK) return fail(own->host, taken, "the host did not take a text");
  }
  return GRAFT_OK;
}

const graft_node_type lines_type = {.struct_size = sizeof(graft_node_type),
                                    .kind = GRAFT_KIND_SOURCE,
                                    .concurrency = GRAFT_REENTRANT,
                                    .name = TEXT("lines"),
                                    .summary = TEXT("Each line of a file, label first, as a text."),
                                    .n_params = 1,
                                    .params = params,
                                    .create = create,
                                    .destroy = destroy,
                                    .infer = infer,
                                    .list = list,
                                    .process = process};
