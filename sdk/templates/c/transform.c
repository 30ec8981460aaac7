/* @ID@.transform: the mean and the deviation of each colour of an image, whatever its size. */
#include "plugin.h"

#include <math.h>

static const graft_port image =
    PORT(GRAFT_ROLE_IMAGE, GRAFT_UINT8, 3, GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3);
static const graft_port* const inputs[] = {&image};

typedef struct transform {
  const graft_host* host; /* ours, alive as long as we are */
} transform;

static graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                                      void** self) {
  transform* made = calloc(1, sizeof(*made));
  (void)values;
  if (made == NULL) return fail(host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
  made->host = host;
  *self = made;
  return GRAFT_OK;
}

static void GRAFT_CALL destroy(void* self) { free(self); }

static graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                                     const graft_schema_sink* out) {
  const graft_column_schema statistics = floats("statistics", GRAFT_ROLE_FEATURES, 6);
  (void)self, (void)in;
  return out->add(out, &statistics);
}

/* Both on 0 to 1. Integer sums are exact, so the result does not depend on their order. */
static void describe(const graft_tensor* photo, int64_t colour, float* mean, float* deviation) {
  uint64_t sum = 0;
  uint64_t squares = 0;
  for (int64_t y = 0; y < photo->shape[0]; ++y) {
    for (int64_t x = 0; x < photo->shape[1]; ++x) {
      const uint64_t value =
          ((const uint8_t*)photo
               ->data)[y * photo->strides[0] + x * photo->strides[1] + colour * photo->strides[2]];
      sum += value;
      squares += value * value;
    }
  }
  const double pixels = (double)(photo->shape[0] * photo->shape[1]);
  const double average = (double)sum / pixels;
  const double variance = (double)squares / pixels - average * average;
  *mean = (float)(average / 255.0);
  *deviation = (float)(sqrt(variance > 0 ? variance : 0) / 255.0);
}

/* Several threads call this at once on one instance: it changes nothing in it. */
static graft_status GRAFT_CALL process(void* self, const graft_batch* in, const graft_output* out) {
  const transform* own = self;
  graft_tensor statistics = {.struct_size = sizeof(statistics)};
  const graft_status made = out->stacked(out, 0, &statistics); /* [n, 6], the host's memory */
  if (made != GRAFT_OK) return fail(own->host, made, "no memory for the statistics");
  for (uint64_t i = 0; i < in->n_items; ++i) {
    float* row = (float*)statistics.data + (int64_t)i * statistics.strides[0];
    for (int64_t c = 0; c < 3; ++c) describe(in->columns[0]->items[i], c, row + c, row + 3 + c);
  }
  return GRAFT_OK;
}

static const graft_node_type transform_type = {
    .struct_size = sizeof(graft_node_type),
    .kind = GRAFT_KIND_TRANSFORM,
    .concurrency = GRAFT_REENTRANT,
    .name = TEXT("transform"),
    .summary = TEXT("Mean and deviation of each colour of an image."),
    .n_inputs = 1,
    .inputs = inputs,
    .create = create,
    .destroy = destroy,
    .infer = infer,
    .process = process};

PLUGIN("@ID@", "0.1.0", transform_type);
