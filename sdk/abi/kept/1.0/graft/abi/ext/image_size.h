/* graft.image_size/1, offered by nodes that take or make images: who wants which size is settled
 * from the last node to the first before anything runs. */
#ifndef GRAFT_ABI_EXT_IMAGE_SIZE_H
#define GRAFT_ABI_EXT_IMAGE_SIZE_H

#include <graft/abi/image_spec.h>
#include <graft/abi/status.h>

#define GRAFT_EXT_IMAGE_SIZE "graft.image_size/1"

typedef struct graft_image_size {
  uint32_t struct_size;
  uint32_t reserved;
  /* Tells the node what the one below it wants. Null: its images are made as it likes. [main] */
  graft_status(GRAFT_CALL* obey)(void* self, const graft_image_spec* spec);
  /* What it wants of the image node above it. Null: it takes any size. [main] */
  graft_status(GRAFT_CALL* wanted)(void* self, graft_image_spec* spec);
} graft_image_size;

#endif
