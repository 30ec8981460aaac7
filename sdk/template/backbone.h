/* What the two source files share. */
#ifndef TEMPLATE_BACKBONE_H
#define TEMPLATE_BACKBONE_H

#include <graft/abi.h>

/* A text that lives in the program. */
#define TEXT(literal) \
  { (literal), sizeof(literal) - 1 }

enum { COLOURS = 3 };

/* One gain and one offset a feature, and their gradients: each [F]. */
typedef struct scaling {
  float* gain;
  float* offset;
  float* gain_gradient;
  float* offset_gradient;
} scaling;

typedef struct backbone {
  const graft_host* host; /* ours, alive as long as we are */
  int32_t size;           /* pixels a side of the images that we ask for */
  int32_t grid;           /* cells a side */
  int32_t bins;           /* directions told apart in a cell */
  int trains;             /* trainable = "scale" */
  scaling scale;
  /* What training is told of us; see training.c. */
  graft_boundary boundaries[3];
  const graft_boundary* boundary_list[3];
  graft_tensor tensors[4];
  graft_parameter parameters[2];
  const graft_parameter* parameter_list[2];
} backbone;

int64_t feature_count(const backbone* own);
/* Says what went wrong, and gives back the code to return. `message` says what to do, too. */
graft_status fail(const graft_host* host, graft_status code, const char* message);
/* Features of one image, before they are scaled. `pixels` is [3, size, size], 0 to 255. */
void describe_image(const backbone* own, const float* pixels, float* features);
/* features = gain * features + offset */
void scale_features(const backbone* own, float* features);

/* Fills in what training is told. */
void declare_training(backbone* own);
extern const graft_differentiable differentiable;
extern const graft_network network;

#endif
