/* graft.network/1, offered by backbones: what tools need to know of the network inside. */
#ifndef GRAFT_ABI_EXT_NETWORK_H
#define GRAFT_ABI_EXT_NETWORK_H

#include <graft/abi/status.h>
#include <graft/abi/tensor.h>
#include <graft/abi/text.h>

#define GRAFT_EXT_NETWORK "graft.network/1"

typedef struct graft_network {
  uint32_t struct_size;
  uint32_t reserved;
  /* Normalises uint8 images [n, height, width, 3] to what the network sees, float32
   * [n, 3, height, width]; the caller owns both. Null in a backbone that takes no images. [main] */
  graft_status(GRAFT_CALL* prepare)(void* self, const graft_tensor* images, graft_tensor* input);
  /* Makes everything ready to process batches of n items, so that the first batch is not slow.
   * [main] */
  graft_status(GRAFT_CALL* compile)(void* self, uint64_t n);
  /* The precision that is used: "fp32", "bf16" or "int8". Alive as long as the node. [main] */
  graft_text(GRAFT_CALL* precision)(void* self);
  /* Bytes that process() needs: shared by all workers, and for each worker on top, at batches of
   * n items. [main] */
  graft_status(GRAFT_CALL* memory)(void* self, uint64_t n, uint64_t* shared, uint64_t* per_worker);
} graft_network;

#endif
