/* graft.onnx/1, offered by nodes whose result can be computed by an ONNX model, so that a fitted
 * pipeline can leave as one file. */
#ifndef GRAFT_ABI_EXT_ONNX_H
#define GRAFT_ABI_EXT_ONNX_H

#include <graft/abi/status.h>
#include <graft/abi/stream.h>

#define GRAFT_EXT_ONNX "graft.onnx/1"

typedef struct graft_onnx {
  uint32_t struct_size;
  uint32_t reserved;
  /* Writes a ModelProto that stands alone. Its inputs are the columns bound to the node's ports, in
   * that order, and its outputs the columns that the node adds, in order: each has the element type
   * of its column and the shape of one item with the batch as a first dimension in front, symbolic
   * where any number of items will do; a size that varies from item to item is symbolic too, and
   * the same for all items of a batch. The host joins the models of several nodes; where they state
   * different versions of the standard operators it takes the highest and refuses operators that it
   * does not know to be the same there, so the lowest version that has what is needed is best.
   * [main, after infer(); of an estimator once it is fitted or loaded] */
  graft_status(GRAFT_CALL* write)(void* self, const graft_output_stream* stream);
} graft_onnx;

#endif
