/* @ID@.backbone: features of an image without a network: the mean colour of each cell of a grid,
 * and how strongly brightness changes across and down in it. Put your own network in its place. */
#include "plugin.h"

enum { NUMBERS_OF_A_CELL = 5 }; /* red, green, blue, change across, change down */

typedef struct backbone {
  const graft_host* host; /* ours, alive as long as we are */
  int64_t size;           /* pixels a side of the images that we ask for */
  int64_t grid;           /* cells a side */
} backbone;

#define INTEGER(id, sentence, standard, least, most)                                          \
  {                                                                                           \
    .struct_size = sizeof(graft_param), .type = GRAFT_PARAM_INT, .name = TEXT(id),            \
    .doc = TEXT(sentence), .default_value = TEXT(standard), .minimum = least, .maximum = most \
  }
static const graft_param size_param =
    INTEGER("size", "Pixels a side of the images that it takes.", "96", 16, 1024);
static const graft_param grid_param =
    INTEGER("grid", "Cells a side that an image is cut into.", "4", 1, 8);
static const graft_param* const params[] = {&size_param, &grid_param};

static const graft_port image =
    PORT(GRAFT_ROLE_IMAGE, GRAFT_UINT8, 3, GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, 3);
static const graft_port* const inputs[] = {&image};

/* The host has checked presence, type and range against the tables above. */
static graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                                      void** self) {
  backbone* made = calloc(1, sizeof(*made));
  if (made == NULL) return fail(host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
  made->host = host;
  for (uint64_t i = 0; i < values->n_values; ++i) {
    const graft_value* value = values->values[i];
    if (same(value->name, "size")) made->size = value->integer;
    if (same(value->name, "grid")) made->grid = value->integer;
  }
  *self = made;
  return GRAFT_OK;
}

static void GRAFT_CALL destroy(void* self) { free(self); }

/* The image node above makes images of this size. */
static graft_status GRAFT_CALL wanted(void* self, graft_image_spec* spec) {
  const backbone* own = self;
  spec->width = spec->height = spec->resize = spec->min_short_side = (int32_t)own->size;
  spec->resize_mode = GRAFT_RESIZE_SHORT_SIDE;
  spec->interpolation = GRAFT_INTERPOLATION_BILINEAR;
  return GRAFT_OK;
}

static const void* GRAFT_CALL extension(void* self, graft_text id) {
  static const graft_image_size image_size = {sizeof(image_size), 0, NULL, wanted};
  (void)self;
  return same(id, GRAFT_EXT_IMAGE_SIZE) ? &image_size : NULL;
}

/* What it adds to every item, settled before anything runs. */
static graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                                     const graft_schema_sink* out) {
  const backbone* own = self;
  const int64_t* shape = in->columns[0]->shape;
  if (shape[0] != own->size || shape[1] != own->size) {
    return fail(own->host, GRAFT_FAILED_PRECONDITION,
                "the images above it have another size; put an augment.standard node between");
  }
  const graft_column_schema features =
      floats("features", GRAFT_ROLE_FEATURES, own->grid * own->grid * NUMBERS_OF_A_CELL);
  return out->add(out, &features);
}

static const uint8_t* pixel(const graft_tensor* photo, int64_t y, int64_t x) {
  return (const uint8_t*)photo->data + y * photo->strides[0] + x * photo->strides[1];
}

static void describe(const backbone* own, const graft_tensor* photo, int64_t row, int64_t column,
                     float* out) {
  const int64_t next = photo->strides[2];
  float pixels = 0;
  memset(out, 0, NUMBERS_OF_A_CELL * sizeof(*out));
  for (int64_t y = row * own->size / own->grid; y < (row + 1) * own->size / own->grid; ++y) {
    for (int64_t x = column * own->size / own->grid; x < (column + 1) * own->size / own->grid;
         ++x) {
      const uint8_t* here = pixel(photo, y, x);
      for (int64_t c = 0; c < 3; ++c) out[c] += here[c * next];
      const int green = here[next]; /* stands for brightness */
      if (x > 0) out[3] += (float)abs(green - pixel(photo, y, x - 1)[next]);
      if (y > 0) out[4] += (float)abs(green - pixel(photo, y - 1, x)[next]);
      ++pixels;
    }
  }
  for (int c = 0; c < NUMBERS_OF_A_CELL; ++c) out[c] /= 255.0f * pixels;
}

/* Several threads call this at once on one instance: it changes nothing in it. */
static graft_status GRAFT_CALL process(void* self, const graft_batch* in, const graft_output* out) {
  const backbone* own = self;
  graft_tensor features = {.struct_size = sizeof(features)};
  const graft_status made = out->stacked(out, 0, &features); /* [n, F], the host's memory */
  if (made != GRAFT_OK) return fail(own->host, made, "no memory for the features");
  for (uint64_t i = 0; i < in->n_items; ++i) {
    float* cell = (float*)features.data + (int64_t)i * features.strides[0];
    for (int64_t k = 0; k < own->grid * own->grid; ++k, cell += NUMBERS_OF_A_CELL) {
      describe(own, in->columns[0]->items[i], k / own->grid, k % own->grid, cell);
    }
  }
  return GRAFT_OK;
}

static const graft_node_type backbone_type = {
    .struct_size = sizeof(graft_node_type),
    .kind = GRAFT_KIND_TRANSFORM,
    .concurrency = GRAFT_REENTRANT,
    .name = TEXT("backbone"),
    .summary = TEXT("Mean colour and contrast of each cell of a grid."),
    .n_params = 2,
    .params = params,
    .n_inputs = 1,
    .inputs = inputs,
    .create = create,
    .destroy = destroy,
    .extension = extension,
    .infer = infer,
    .process = process};

PLUGIN("@ID@", "0.1.0", backbone_type);
