/* How the template's backbone is trained: two stages, "describe", which has nothing to learn, and
 * "scale", a gain and an offset for each feature. */
#include "backbone.h"

#include <stdlib.h>
#include <string.h>

static graft_tensor vector(float* data, int64_t n) {
  const graft_tensor made = {.struct_size = sizeof(made),
                             .data = data,
                             .dtype = GRAFT_FLOAT32,
                             .rank = 1,
                             .shape = {n},
                             .strides = {1}};
  return made;
}

static graft_parameter parameter(graft_text name, const graft_tensor* value,
                                 const graft_tensor* gradient) {
  const graft_parameter made = {.struct_size = sizeof(made),
                                .flags = GRAFT_PARAMETER_TRAINABLE,
                                .name = name,
                                .stage = 1,
                                .value = value,
                                .gradient = gradient};
  return made;
}

void declare_training(backbone* own) {
  const int64_t n = feature_count(own);
  const graft_boundary input = {.struct_size = sizeof(input),
                                .rank = 3,
                                .name = TEXT("input"),
                                .shape = {COLOURS, own->size, own->size}};
  const graft_boundary described = {
      .struct_size = sizeof(described), .rank = 1, .name = TEXT("describe"), .shape = {n}};
  const graft_boundary scaled = {
      .struct_size = sizeof(scaled), .rank = 1, .name = TEXT("scale"), .shape = {n}};
  own->boundaries[0] = input;
  own->boundaries[1] = described;
  own->boundaries[2] = scaled;
  for (int i = 0; i < 3; ++i) own->boundary_list[i] = &own->boundaries[i];
  own->tensors[0] = vector(own->scale.gain, n);
  own->tensors[1] = vector(own->scale.gain_gradient, n);
  own->tensors[2] = vector(own->scale.offset, n);
  own->tensors[3] = vector(own->scale.offset_gradient, n);
  const graft_text gain = TEXT("scale.gain");
  const graft_text offset = TEXT("scale.offset");
  own->parameters[0] = parameter(gain, &own->tensors[0], &own->tensors[1]);
  own->parameters[1] = parameter(offset, &own->tensors[2], &own->tensors[3]);
  for (int i = 0; i < 2; ++i) own->parameter_list[i] = &own->parameters[i];
}

static graft_status GRAFT_CALL boundaries(void* self, const graft_boundary* const** list,
                                          uint64_t* n) {
  backbone* own = self;
  *list = own->boundary_list;
  *n = 3;
  return GRAFT_OK;
}

static graft_status GRAFT_CALL first_trainable(void* self, uint64_t* boundary) {
  const backbone* own = self;
  *boundary = own->trains ? 1 : GRAFT_NO_BOUNDARY;
  return GRAFT_OK;
}

static graft_status GRAFT_CALL parameters(void* self, const graft_parameter* const** list,
                                          uint64_t* n) {
  backbone* own = self;
  *list = own->parameter_list;
  *n = 2;
  return GRAFT_OK;
}

/* Every gain starts at 1 and every offset at 0: nothing is random here. */
static graft_status GRAFT_CALL initialise(void* self, uint64_t key) {
  (void)self, (void)key;
  return GRAFT_OK;
}

/* The values are read where they are; a backbone that packs its weights would pack them anew. */
static graft_status GRAFT_CALL changed(void* self) {
  (void)self;
  return GRAFT_OK;
}

/* One call of forward(), for the workers. */
typedef struct pass {
  const backbone* own;
  uint64_t from;
  uint64_t to;
  const float* in;
  float* out;
} pass;

static void GRAFT_CALL run_item(void* context, uint64_t i) {
  const pass* call = context;
  const int64_t n = feature_count(call->own);
  const int64_t pixels = (int64_t)COLOURS * call->own->size * call->own->size;
  float* out = call->out + (int64_t)i * n;
  if (call->from == 0) {
    describe_image(call->own, call->in + (int64_t)i * pixels, out);
  } else {
    memcpy(out, call->in + (int64_t)i * n, (size_t)n * sizeof(*out));
  }
  if (call->to == 2) scale_features(call->own, out);
}

/* The tape keeps what the stage "scale" was given: [items, F]. */
typedef struct tape {
  int64_t items;
  float* described;
} tape;

static void GRAFT_CALL destroy_tape(void* self, void* recorded) {
  tape* own = recorded;
  (void)self;
  if (own != NULL) free(own->described);
  free(own);
}

static graft_status GRAFT_CALL forward(void* self, uint64_t from, uint64_t to, int32_t mode,
                                       const graft_tensor* in, graft_tensor* out,
                                       const graft_workers* workers, void** recorded) {
  const backbone* own = self;
  const uint64_t items = (uint64_t)in->shape[0];
  const size_t bytes = (size_t)items * (size_t)feature_count(own) * sizeof(float);
  (void)mode; /* nothing is done otherwise while training */
  pass call = {own, from, recorded == NULL ? to : 1, in->data, out->data};
  graft_status code = workers->run(workers, items, run_item, &call);
  if (code != GRAFT_OK || recorded == NULL) return code;
  if (to != 2) return fail(own->host, GRAFT_INVALID_ARGUMENT, "only the stage scale is trained");
  tape* made = calloc(1, sizeof(*made));
  if (made != NULL) made->described = malloc(bytes);
  if (made == NULL || made->described == NULL) {
    destroy_tape(self, made);
    return fail(own->host, GRAFT_RESOURCE_EXHAUSTED, "no memory for the tape; use a smaller batch");
  }
  made->items = (int64_t)items;
  memcpy(made->described, out->data, bytes);
  for (uint64_t i = 0; i < items; ++i) {
    scale_features(own, (float*)out->data + (int64_t)i * feature_count(own));
  }
  *recorded = made;
  return GRAFT_OK;
}

static graft_status GRAFT_CALL vjp(void* self, void* recorded, const graft_tensor* grad_out,
                                   graft_tensor* grad_in, const graft_workers* workers) {
  const backbone* own = self;
  const tape* from = recorded;
  const int64_t n = feature_count(own);
  const float* slope = grad_out->data;
  (void)workers; /* a few thousand products are not worth a second thread */
  if (grad_in != NULL && grad_in->rank != 2) {
    return fail(own->host, GRAFT_UNIMPLEMENTED, "the description of an image has no gradient");
  }
  memset(own->scale.gain_gradient, 0, (size_t)n * sizeof(float));
  memset(own->scale.offset_gradient, 0, (size_t)n * sizeof(float));
  for (int64_t i = 0; i < from->items; ++i) {
    for (int64_t f = 0; f < n; ++f) {
      own->scale.gain_gradient[f] += slope[i * n + f] * from->described[i * n + f];
      own->scale.offset_gradient[f] += slope[i * n + f];
      if (grad_in != NULL) {
        ((float*)grad_in->data)[i * n + f] = slope[i * n + f] * own->scale.gain[f];
      }
    }
  }
  return GRAFT_OK;
}

const graft_differentiable differentiable = {sizeof(differentiable),
                                             0,
                                             boundaries,
                                             first_trainable,
                                             parameters,
                                             initialise,
                                             changed,
                                             forward,
                                             vjp,
                                             destroy_tape};

/* uint8 [n, size, size, 3] to float [n, 3, size, size]; our network wants nothing subtracted. */
static graft_status GRAFT_CALL prepare(void* self, const graft_tensor* images,
                                       graft_tensor* input) {
  const backbone* own = self;
  const int64_t plane = (int64_t)own->size * own->size;
  for (int64_t i = 0; i < images->shape[0]; ++i) {
    const uint8_t* from = (const uint8_t*)images->data + i * plane * COLOURS;
    float* to = (float*)input->data + i * plane * COLOURS;
    for (int64_t p = 0; p < plane; ++p) {
      for (int c = 0; c < COLOURS; ++c) to[c * plane + p] = from[p * COLOURS + c];
    }
  }
  return GRAFT_OK;
}

/* There is nothing to make ready. */
static graft_status GRAFT_CALL compile(void* self, uint64_t n) {
  (void)self, (void)n;
  return GRAFT_OK;
}

static graft_text GRAFT_CALL precision(void* self) {
  const graft_text name = TEXT("fp32");
  (void)self;
  return name;
}

/* Four numbers a feature for everyone, and an image for each worker. */
static graft_status GRAFT_CALL memory(void* self, uint64_t n, uint64_t* shared,
                                      uint64_t* per_worker) {
  const backbone* own = self;
  (void)n;
  *shared = (uint64_t)feature_count(own) * 4 * sizeof(float);
  *per_worker = (uint64_t)COLOURS * (uint64_t)own->size * (uint64_t)own->size * sizeof(float);
  return GRAFT_OK;
}

const graft_network network = {.struct_size = sizeof(network),
                               .prepare = prepare,
                               .compile = compile,
                               .precision = precision,
                               .memory = memory};
