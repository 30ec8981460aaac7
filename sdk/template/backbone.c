/* template.backbone: a Graft backbone in plain C11, to be copied and changed.
 *
 * Its features are no network's: the mean colour of each cell of a small grid, and beside it a
 * histogram of the directions in which brightness changes (as in Dalal and Triggs, 2005). They are
 * good enough to tell simple pictures apart, and the same on every run. */
#include "backbone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An integer parameter: its name, what it is, its default, and what it may be. */
#define INTEGER(id, sentence, standard, least, most)                                          \
  {                                                                                           \
    .struct_size = sizeof(graft_param), .type = GRAFT_PARAM_INT, .name = TEXT(id),            \
    .doc = TEXT(sentence), .default_value = TEXT(standard), .minimum = least, .maximum = most \
  }

static const graft_param param_table[] = {
    INTEGER("size", "Pixels a side of the images that it takes.", "96", 16, 1024),
    INTEGER("grid", "Cells a side that the image is cut into.", "4", 1, 16),
    INTEGER("bins", "Directions of edges told apart in a cell.", "9", 2, 36)};
static const graft_text parts[] = {TEXT("none"), TEXT("scale")};
static const graft_param trainable_param = {
    .struct_size = sizeof(graft_param),
    .type = GRAFT_PARAM_CHOICE,
    .name = TEXT("trainable"),
    .doc = TEXT("Whether a gain and an offset for each feature are learnt."),
    .default_value = TEXT("\"none\""),
    .choices = parts,
    .n_choices = 2};
static const graft_param* const params[] = {&param_table[0], &param_table[1], &param_table[2],
                                            &trainable_param};

static const graft_port image_port = {.struct_size = sizeof(graft_port),
                                      .name = TEXT("image"),
                                      .role = TEXT(GRAFT_ROLE_IMAGE),
                                      .kind = GRAFT_COLUMN_TENSOR,
                                      .dtype = GRAFT_UINT8,
                                      .rank = 3,
                                      .shape = {GRAFT_ANY_SIZE, GRAFT_ANY_SIZE, COLOURS}};
static const graft_port* const inputs[] = {&image_port};

graft_status fail(const graft_host* host, graft_status code, const char* message) {
  const graft_text text = {message, strlen(message)};
  host->set_error(host, code, text);
  return code;
}

static int same(graft_text a, const char* b) {
  return a.size == strlen(b) && memcmp(a.data, b, a.size) == 0;
}

static int64_t features_of_a_cell(const backbone* own) { return COLOURS + own->bins; }

int64_t feature_count(const backbone* own) {
  return (int64_t)own->grid * own->grid * features_of_a_cell(own);
}

static void GRAFT_CALL destroy(void* self) {
  backbone* own = self;
  free(own->scale.gain);
  free(own);
}

/* The host has checked presence, type and range against the tables above. */
static graft_status GRAFT_CALL create(const graft_host* host, const graft_values* values,
                                      void** self) {
  backbone* made = calloc(1, sizeof(*made));
  if (made == NULL) return fail(host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
  made->host = host;
  for (uint64_t i = 0; i < values->n_values; ++i) {
    const graft_value* value = values->values[i];
    if (same(value->name, "size")) made->size = (int32_t)value->integer;
    if (same(value->name, "grid")) made->grid = (int32_t)value->integer;
    if (same(value->name, "bins")) made->bins = (int32_t)value->integer;
    if (same(value->name, "trainable")) made->trains = same(value->text, "scale");
  }
  if (made->size < 4 * made->grid) {
    free(made);
    return fail(host, GRAFT_INVALID_ARGUMENT,
                "a cell would be smaller than 4 pixels; make size larger or grid smaller");
  }
  const int64_t n = feature_count(made);
  float* numbers = calloc((size_t)n * 4, sizeof(float)); /* one block for all four */
  if (numbers == NULL) {
    free(made);
    return fail(host, GRAFT_RESOURCE_EXHAUSTED, "out of memory");
  }
  const scaling scale = {numbers, numbers + n, numbers + 2 * n, numbers + 3 * n};
  made->scale = scale;
  for (int64_t f = 0; f < n; ++f) made->scale.gain[f] = 1.0f;
  declare_training(made);
  *self = made;
  return GRAFT_OK;
}

/* The image node above us is told to make images of this size. */
static graft_status GRAFT_CALL wanted(void* self, graft_image_spec* spec) {
  const backbone* own = self;
  spec->width = own->size;
  spec->height = own->size;
  spec->resize = own->size;
  spec->resize_mode = GRAFT_RESIZE_SHORT_SIDE;
  spec->interpolation = GRAFT_INTERPOLATION_BILINEAR;
  spec->min_short_side = own->size;
  return GRAFT_OK;
}

static const void* GRAFT_CALL extension(void* self, graft_text id) {
  static const graft_image_size image_size = {sizeof(image_size), 0, NULL, wanted};
  (void)self;
  if (same(id, GRAFT_EXT_IMAGE_SIZE)) return &image_size;
  if (same(id, GRAFT_EXT_NETWORK)) return &network;
  return same(id, GRAFT_EXT_DIFFERENTIABLE) ? &differentiable : NULL;
}

static graft_status GRAFT_CALL infer(void* self, const graft_schema* in,
                                     const graft_schema_sink* out) {
  const backbone* own = self;
  const int64_t* shape = in->columns[0]->shape;
  if (shape[0] != own->size || shape[1] != own->size) {
    return fail(own->host, GRAFT_FAILED_PRECONDITION,
                "the images above it have another size; put an augment.standard node between");
  }
  const graft_column_schema features = {.struct_size = sizeof(features),
                                        .kind = GRAFT_COLUMN_TENSOR,
                                        .name = TEXT("features"),
                                        .role = TEXT(GRAFT_ROLE_FEATURES),
                                        .dtype = GRAFT_FLOAT32,
                                        .rank = 1,
                                        .shape = {feature_count(own)}};
  return out->add(out, &features);
}

/* One colour of a pixel; the planes of an image lie behind each other. */
static float pixel_at(const backbone* own, const float* pixels, int c, int64_t y, int64_t x) {
  return pixels[((int64_t)c * own->size + y) * own->size + x];
}

/* Brightness by the weights of Rec. 601. */
static float luma_at(const backbone* own, const float* pixels, int64_t y, int64_t x) {
  return 0.299f * pixel_at(own, pixels, 0, y, x) + 0.587f * pixel_at(own, pixels, 1, y, x) +
         0.114f * pixel_at(own, pixels, 2, y, x);
}

/* Where a direction falls: lines have no head, so half a turn counts as none. */
static int32_t bin_of(float dy, float dx, int32_t bins) {
  const float pi = 3.14159265f;
  float angle = atan2f(dy, dx);
  if (angle < 0) angle += pi;
  const int32_t bin = (int32_t)(angle / pi * (float)bins);
  return bin < bins ? bin : 0;
}

/* Writes the mean colour (0 to 1) and the histogram (length 1) of pixels [y0, y1) x [x0, x1). */
static void describe_cell(const backbone* own, const float* pixels, int64_t y0, int64_t y1,
                          int64_t x0, int64_t x1, float* out) {
  memset(out, 0, (size_t)features_of_a_cell(own) * sizeof(*out));
  for (int64_t y = y0; y < y1; ++y) {
    for (int64_t x = x0; x < x1; ++x) {
      for (int c = 0; c < COLOURS; ++c) out[c] += pixel_at(own, pixels, c, y, x);
      if (y == 0 || x == 0 || y + 1 == own->size || x + 1 == own->size) continue;
      const float dy = luma_at(own, pixels, y + 1, x) - luma_at(own, pixels, y - 1, x);
      const float dx = luma_at(own, pixels, y, x + 1) - luma_at(own, pixels, y, x - 1);
      out[COLOURS + bin_of(dy, dx, own->bins)] += sqrtf(dy * dy + dx * dx);
    }
  }
  const float count = (float)((y1 - y0) * (x1 - x0));
  for (int c = 0; c < COLOURS; ++c) out[c] /= count * 255.0f;
  float squares = 1e-6f; /* a flat cell has no direction */
  for (int b = 0; b < own->bins; ++b) squares += out[COLOURS + b] * out[COLOURS + b];
  for (int b = 0; b < own->bins; ++b) out[COLOURS + b] /= sqrtf(squares);
}

void describe_image(const backbone* own, const float* pixels, float* features) {
  const int64_t grid = own->grid;
  const int64_t size = own->size;
  for (int64_t cell = 0; cell < grid * grid; ++cell) {
    const int64_t y = cell / grid;
    const int64_t x = cell % grid;
    describe_cell(own, pixels, y * size / grid, (y + 1) * size / grid, x * size / grid,
                  (x + 1) * size / grid, features + cell * features_of_a_cell(own));
  }
}

void scale_features(const backbone* own, float* features) {
  const int64_t n = feature_count(own);
  for (int64_t f = 0; f < n; ++f) {
    features[f] = own->scale.gain[f] * features[f] + own->scale.offset[f];
  }
}

/* Several threads call this at once on one instance (GRAFT_REENTRANT): it changes nothing in it. */
static graft_status GRAFT_CALL process(void* self, const graft_batch* in, const graft_output* out) {
  const backbone* own = self;
  const size_t pixels = (size_t)COLOURS * (size_t)own->size * (size_t)own->size;
  float* image = malloc(pixels * sizeof(float));
  if (image == NULL) return fail(own->host, GRAFT_RESOURCE_EXHAUSTED, "no memory for an image");
  graft_tensor features = {.struct_size = sizeof(features)};
  graft_status code = out->stacked(out, 0, &features); /* [n, F], the host's memory */
  if (code != GRAFT_OK) code = fail(own->host, code, "no memory for the features");
  for (uint64_t i = 0; code == GRAFT_OK && i < in->n_items; ++i) {
    graft_tensor one = *in->columns[0]->items[i]; /* [size, size, 3]; prepare() takes a batch */
    one.shape[0] = 1;
    graft_tensor prepared = {.data = image};
    code = network.prepare(self, &one, &prepared);
    float* row = (float*)features.data + (int64_t)i * features.strides[0];
    describe_image(own, image, row);
    scale_features(own, row);
  }
  free(image);
  return code;
}

static const graft_node_type backbone_type = {
    .struct_size = sizeof(graft_node_type),
    .kind = GRAFT_KIND_TRANSFORM,
    .concurrency = GRAFT_REENTRANT,
    .name = TEXT("backbone"),
    .summary = TEXT("Mean colours and edge directions on a grid."),
    .n_params = sizeof(params) / sizeof(*params),
    .params = params,
    .n_inputs = sizeof(inputs) / sizeof(*inputs),
    .inputs = inputs,
    .create = create,
    .destroy = destroy,
    .extension = extension,
    .infer = infer,
    .process = process};
static const graft_node_type* const types[] = {&backbone_type};

GRAFT_EXPORT const graft_plugin* graft_plugin_entry(uint32_t host_major, uint32_t host_minor) {
  static const graft_plugin plugin = {
      sizeof(graft_plugin), GRAFT_ABI_MAJOR, GRAFT_ABI_MINOR, 1, /* node type */
      TEXT("template"),     TEXT("0.1.0"),   types,           NULL};
  (void)host_major, (void)host_minor; /* the host compares the versions itself */
  return &plugin;
}
