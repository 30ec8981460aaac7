/* @ID@.source: the rows of a CSV file as items: `label,number,number,...` below one line of
 * headings. */
#include "plugin.h"

#include <stdio.h>

enum { LONGEST_LINE = 65536, LONGEST_ID = 64 };

static const graft_param path_param = {.struct_size = sizeof(graft_param),
                                       .type = GRAFT_PARAM_FILE,
                                       .name = TEXT("path"),
                                       .doc = TEXT("The CSV file."),
                                       .flags = GRAFT_PARAM_REQUIRED};
static const graft_param* const params[] = {&path_param};

typedef struct source {
  const graft_host* host; /* ours, alive as long as we are */
  char* path;
  uint64_t width; /* numbers in a row; 0 = not read yet */
  uint64_t rows;  /* of all tables read so far; an item's id is the number of its row */
  float* numbers; /* [rows][width] */
} source;

static graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                                      void** self) {
  source* made = calloc(1, sizeof(*made));
  const graft_text path = values->values[0]->text;
  char* copy = malloc(path.size + 1);
  if (made == NULL || copy == NULL) {
    free(made);
    free(copy);
    return fail(host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
  }
  memcpy(copy, path.data, path.size);
  copy[path.size] = 0;
  made->host = host;
  made->path = copy;
  *self = made;
  return GRAFT_OK;
}

static void GRAFT_CALL destroy(void* self) {
  source* own = self;
  free(own->path);
  free(own->numbers);
  free(own);
}

static uint64_t commas(const char* line) {
  uint64_t n = 0;
  for (; *line != 0; ++line) n += *line == ',';
  return n;
}

/* The numbers behind the label; 0 where there are not `n`. */
static int read_numbers(const char* cell, float* out, uint64_t n) {
  for (uint64_t i = 0; i < n; ++i) {
    char* end = NULL;
    cell = strchr(cell, ',');
    if (cell == NULL) return 0;
    ++cell;
    out[i] = strtof(cell, &end);
    if (end == cell) return 0;
    cell = end;
  }
  return *cell == 0 || *cell == '\n' || *cell == '\r';
}

/* Reads a table; its rows go to `sink` where there is one. */
static graft_status read_table(source* own, const char* path, int labelled,
                               const graft_item_sink* sink) {
  char* line = malloc(LONGEST_LINE);
  FILE* file = line == NULL ? NULL : fopen(path, "r");
  graft_status outcome = GRAFT_OK;
  if (file == NULL || fgets(line, LONGEST_LINE, file) == NULL || commas(line) == 0 ||
      (own->width != 0 && commas(line) != own->width)) {
    outcome = fail(own->host, GRAFT_DATA_LOSS,
                   "the table cannot be read, or its headings are not label and as many numbers");
  } else {
    own->width = commas(line);
  }
  while (sink != NULL && outcome == GRAFT_OK && fgets(line, LONGEST_LINE, file) != NULL) {
    const size_t row = own->width * sizeof(float);
    float* grown = realloc(own->numbers, (own->rows + 1) * row);
    if (grown == NULL) {
      outcome = fail(own->host, GRAFT_RESOURCE_EXHAUSTED, "no memory for the table");
      break;
    }
    own->numbers = grown;
    if (!read_numbers(line, grown + own->rows * own->width, own->width)) {
      outcome = fail(own->host, GRAFT_DATA_LOSS,
                     "a row of the table is not a label and as many numbers as the headings say");
      break;
    }
    char id[LONGEST_ID];
    const int n = snprintf(id, sizeof(id), "%llu", (unsigned long long)own->rows);
    /* A row of the table has no file of its own. */
    graft_listed_item item = {.struct_size = sizeof(item),
                              .id = {id, (uint64_t)n},
                              .path = {path, labelled ? 0 : strlen(path)},
                              .label = {line, labelled ? strcspn(line, ",") : 0}};
    own->host->hash(own->host, grown + own->rows * own->width, row, item.hash);
    ++own->rows;
    outcome = sink->add(sink, &item);
  }
  if (file != NULL) fclose(file);
  free(line);
  return outcome;
}

static graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                                     const graft_schema_sink* out) {
  source* own = self;
  (void)in;
  if (own->width == 0) {
    const graft_status read = read_table(own, own->path, 0, NULL);
    if (read != GRAFT_OK) return read;
  }
  const graft_column_schema numbers = floats("numbers", GRAFT_ROLE_FEATURES, (int64_t)own->width);
  return out->add(out, &numbers);
}

/* `paths`, where there are any, are other files of the same headings, without their labels. */
static graft_status GRAFT_CALL list(void* self, const graft_text* paths, uint64_t n,
                                    const graft_item_sink* out) {
  source* own = self;
  if (paths == NULL) {
    own->rows = 0;
    return read_table(own, own->path, 1, out);
  }
  for (uint64_t i = 0; i < n; ++i) {
    char* path = malloc(paths[i].size + 1);
    if (path == NULL) return fail(own->host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
    memcpy(path, paths[i].data, paths[i].size);
    path[paths[i].size] = 0;
    const graft_status read = read_table(own, path, 0, out);
    const graft_text reason = TEXT("it is not a table of the same headings");
    if (read != GRAFT_OK) out->reject(out, paths[i], read, reason);
    free(path);
  }
  return GRAFT_OK;
}

static graft_status GRAFT_CALL process(void* self, const graft_batch* in, const graft_output* out) {
  const source* own = self;
  graft_tensor made = {.struct_size = sizeof(made)};
  const graft_status there = out->stacked(out, 0, &made); /* [n, width], the host's memory */
  if (there != GRAFT_OK) return fail(own->host, there, "no memory for the numbers");
  for (uint64_t i = 0; i < in->n_items; ++i) {
    char id[LONGEST_ID] = {0};
    const graft_text text = in->items[i]->id;
    memcpy(id, text.data, text.size < sizeof(id) ? text.size : sizeof(id) - 1);
    const uint64_t row = strtoull(id, NULL, 10);
    if (row >= own->rows) {
      const graft_text reason = TEXT("it is no row of the table");
      out->reject(out, i, GRAFT_NOT_FOUND, reason);
      continue;
    }
    memcpy((float*)made.data + (int64_t)i * made.strides[0], own->numbers + row * own->width,
           own->width * sizeof(float));
  }
  return GRAFT_OK;
}

static const graft_node_type source_type = {
    .struct_size = sizeof(graft_node_type),
    .kind = GRAFT_KIND_SOURCE,
    .concurrency = GRAFT_REENTRANT,
    .name = TEXT("source"),
    .summary = TEXT("The rows of a CSV file, label first, then numbers."),
    .n_params = 1,
    .params = params,
    .create = create,
    .destroy = destroy,
    .infer = infer,
    .list = list,
    .process = process};

PLUGIN("@ID@", "0.1.0", source_type);
