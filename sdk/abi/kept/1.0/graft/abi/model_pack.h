/* A model pack as the host read it from backbone.toml: everything that belongs to the weights. */
#ifndef GRAFT_ABI_MODEL_PACK_H
#define GRAFT_ABI_MODEL_PACK_H

#include <graft/abi/image_spec.h>
#include <graft/abi/text.h>

enum { GRAFT_CHANNELS_RGB = 0, GRAFT_CHANNELS_BGR = 1 };

typedef struct graft_model_pack {
  uint32_t struct_size;
  uint8_t bare; /* 1 = an .onnx without a backbone.toml: preprocessing below is a stated guess */
  uint8_t reserved[3];
  graft_text name;
  graft_text file;  /* path of the .onnx, for messages */
  const void* data; /* its bytes, mapped read-only, alive as long as the node */
  uint64_t size;
  uint8_t sha256[32];
  graft_image_spec image; /* width and height are the network's input */
  int32_t channel_order;  /* GRAFT_CHANNELS_* */
  float mean[3];          /* in channel order, on 0..255: input = (pixel - mean) * scale */
  float scale[3];
  graft_text features;             /* name of the feature tensor; empty = by convention */
  const graft_text* stage_names;   /* from input to features */
  const graft_text* stage_tensors; /* the tensor that ends each stage */
  uint64_t n_stages;
} graft_model_pack;

#endif
