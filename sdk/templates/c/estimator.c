/* @ID@.estimator: the class whose mean features are nearest. Shares are a softmax of squared
 * distances, in units of the mean squared distance of train items to their own class. */
#include "plugin.h"

#include <math.h>

static const graft_port features = PORT(GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, 1, GRAFT_ANY_SIZE);
static const graft_port* const inputs[] = {&features};

/* The state as it is saved: this head, the names with a zero after each, the numbers. */
typedef struct state_head {
  uint64_t classes;
  uint64_t width;
  uint64_t name_bytes;
  double spread;
} state_head;

typedef struct estimator {
  const graft_host* host; /* ours, alive as long as we are */
  state_head head;        /* classes == 0: not fitted */
  char* names;
  graft_text* texts; /* into `names` */
  float* centres;    /* [classes][width] */
} estimator;

static void forget(estimator* own) {
  free(own->names);
  free(own->texts);
  free(own->centres);
  own->names = NULL;
  own->texts = NULL;
  own->centres = NULL;
  memset(&own->head, 0, sizeof(own->head));
}

static int reserve(estimator* own, const state_head* head) {
  forget(own);
  own->names = malloc(head->name_bytes);
  own->texts = malloc(head->classes * sizeof(*own->texts));
  own->centres = calloc(head->classes * head->width, sizeof(float));
  if (own->names == NULL || own->texts == NULL || own->centres == NULL) return 0;
  own->head = *head;
  return 1;
}

/* Points `texts` at the names; 0 where there are not as many as classes. */
static int find_names(estimator* own) {
  const char* at = own->names;
  const char* const end = own->names + own->head.name_bytes;
  for (uint64_t c = 0; c < own->head.classes; ++c) {
    const char* zero = at < end ? memchr(at, 0, (size_t)(end - at)) : NULL;
    if (zero == NULL) return 0;
    own->texts[c].data = at;
    own->texts[c].size = (uint64_t)(zero - at);
    at = zero + 1;
  }
  return at == end;
}

static graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                                      void** self) {
  estimator* made = calloc(1, sizeof(*made));
  (void)values;
  if (made == NULL) return fail(host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
  made->host = host;
  *self = made;
  return GRAFT_OK;
}

static void GRAFT_CALL destroy(void* self) {
  forget(self);
  free(self);
}

/* Called before fit(), when the classes are not known yet, and again after fit() or load(). */
static graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                                     const graft_schema_sink* out) {
  const estimator* own = self;
  const int64_t width = in->columns[0]->shape[0];
  const int fitted = own->head.classes > 0;
  if (fitted && width != GRAFT_ANY_SIZE && width != (int64_t)own->head.width) {
    return fail(own->host, GRAFT_INVALID_ARGUMENT,
                "it learned from another number of features; use the same backbone");
  }
  graft_column_schema made = floats("probabilities", GRAFT_ROLE_PROBABILITIES,
                                    fitted ? (int64_t)own->head.classes : GRAFT_ANY_SIZE);
  made.class_names = own->texts;
  made.n_class_names = own->head.classes;
  return out->add(out, &made);
}

static double distance(const graft_tensor* row, const float* centre) {
  double sum = 0;
  for (int64_t f = 0; f < row->shape[0]; ++f) {
    const double difference = ((const float*)row->data)[f] - centre[f];
    sum += difference * difference;
  }
  return sum;
}

static void average(estimator* own, const graft_batch* all, double* sums, uint64_t* counts) {
  const uint64_t width = own->head.width;
  for (uint64_t i = 0; i < all->n_items; ++i) {
    const uint64_t label = (uint64_t)all->items[i]->label;
    const float* row = all->columns[0]->items[i]->data;
    for (uint64_t f = 0; f < width; ++f) sums[label * width + f] += row[f];
    ++counts[label];
  }
  for (uint64_t i = 0; i < own->head.classes * width; ++i) {
    const uint64_t n = counts[i / width];
    own->centres[i] = (float)(sums[i] / (double)(n > 0 ? n : 1));
  }
  double spread = 0;
  for (uint64_t i = 0; i < all->n_items; ++i) {
    spread +=
        distance(all->columns[0]->items[i], own->centres + (uint64_t)all->items[i]->label * width);
  }
  own->head.spread = fmax(spread / (double)all->n_items, 1e-12);
}

static graft_status GRAFT_CALL fit(void* self, const graft_dataset* data) {
  estimator* own = self;
  const graft_batch* all = NULL;
  const uint64_t n = data->count(data, GRAFT_SPLIT_TRAIN);
  uint64_t* indices = malloc((n + data->n_classes + 1) * sizeof(*indices));
  if (indices == NULL) return fail(own->host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
  for (uint64_t i = 0; i < n; ++i) indices[i] = i;
  graft_status outcome = data->read(data, GRAFT_SPLIT_TRAIN, 0, indices, n, &all);
  if (outcome == GRAFT_OK && n == 0) {
    outcome = fail(own->host, GRAFT_INVALID_ARGUMENT, "there are no train items to learn from");
  } else if (outcome == GRAFT_OK) {
    state_head head = {data->n_classes, (uint64_t)all->columns[0]->items[0]->shape[0], 0, 0};
    for (uint64_t c = 0; c < head.classes; ++c) head.name_bytes += data->class_names[c].size + 1;
    double* sums = calloc(head.classes * head.width, sizeof(*sums));
    if (sums == NULL || !reserve(own, &head)) {
      outcome = fail(own->host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
    } else {
      char* at = own->names;
      for (uint64_t c = 0; c < head.classes; ++c) {
        memcpy(at, data->class_names[c].data, data->class_names[c].size);
        at += data->class_names[c].size;
        *at++ = 0;
      }
      find_names(own);
      memset(indices, 0, head.classes * sizeof(*indices)); /* now the counts of the classes */
      average(own, all, sums, indices);
    }
    free(sums);
  }
  free(indices);
  return outcome;
}

static graft_status GRAFT_CALL process(void* self, const graft_batch* in, const graft_output* out) {
  const estimator* own = self;
  graft_tensor made = {.struct_size = sizeof(made)};
  const graft_status there = out->stacked(out, 0, &made); /* [n, classes], the host's memory */
  if (there != GRAFT_OK) return fail(own->host, there, "no memory for the probabilities");
  for (uint64_t i = 0; i < in->n_items; ++i) {
    float* row = (float*)made.data + (int64_t)i * made.strides[0];
    double nearest = HUGE_VAL;
    for (uint64_t c = 0; c < own->head.classes; ++c) {
      const double far =
          distance(in->columns[0]->items[i], own->centres + c * own->head.width) / own->head.spread;
      row[c] = (float)far;
      nearest = fmin(nearest, row[c]);
    }
    double total = 0;
    for (uint64_t c = 0; c < own->head.classes; ++c) total += exp(nearest - row[c]);
    for (uint64_t c = 0; c < own->head.classes; ++c) {
      row[c] = (float)(exp(nearest - row[c]) / total);
    }
  }
  return GRAFT_OK;
}

static graft_status GRAFT_CALL save(void* self, const graft_output_stream* stream) {
  const estimator* own = self;
  graft_status done = stream->write(stream, &own->head, sizeof(own->head));
  if (done == GRAFT_OK) done = stream->write(stream, own->names, own->head.name_bytes);
  if (done == GRAFT_OK) {
    done = stream->write(stream, own->centres, own->head.classes * own->head.width * sizeof(float));
  }
  return done == GRAFT_OK ? done : fail(own->host, done, "the state cannot be written");
}

/* Exactly `size` bytes; a stream may hand out less at a time. */
static int read_all(const graft_input_stream* stream, void* into, uint64_t size) {
  for (uint64_t done = 0; done < size;) {
    uint64_t got = 0;
    if (stream->read(stream, (char*)into + done, size - done, &got) != GRAFT_OK || got == 0) {
      return 0;
    }
    done += got;
  }
  return 1;
}

static graft_status GRAFT_CALL load(void* self, const graft_input_stream* stream) {
  estimator* own = self;
  const uint64_t most = 1u << 24;
  estimator made = {.host = own->host};
  state_head head;
  char more = 0;
  uint64_t got = 0;
  const int sane = read_all(stream, &head, sizeof(head)) && head.classes > 0 && head.width > 0 &&
                   head.classes < most && head.width < most && head.name_bytes < most &&
                   head.classes * head.width < 16 * most;
  if (!sane || !reserve(&made, &head) || !read_all(stream, made.names, head.name_bytes) ||
      !find_names(&made) ||
      !read_all(stream, made.centres, head.classes * head.width * sizeof(float)) ||
      stream->read(stream, &more, 1, &got) != GRAFT_OK || got != 0) {
    forget(&made);
    return fail(own->host, GRAFT_DATA_LOSS, "the state is not one that it wrote");
  }
  forget(own);
  *own = made;
  return GRAFT_OK;
}

static const graft_node_type estimator_type = {
    .struct_size = sizeof(graft_node_type),
    .kind = GRAFT_KIND_ESTIMATOR,
    .concurrency = GRAFT_REENTRANT,
    .name = TEXT("estimator"),
    .summary = TEXT("The class whose mean features are nearest."),
    .n_inputs = 1,
    .inputs = inputs,
    .create = create,
    .destroy = destroy,
    .infer = infer,
    .process = process,
    .fit = fit,
    .save = save,
    .load = load};

PLUGIN("@ID@", "0.1.0", estimator_type);
