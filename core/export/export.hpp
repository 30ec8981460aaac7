// A fitted pipeline as one ONNX file: from an image to the probabilities of its classes.
#pragma once

#include "graph/graph.hpp"

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace graft::exporting {

struct exported {
  std::vector<std::byte> bytes;  // a ModelProto
  std::string summary;           // "uint8 image [N,224,224,3] to probabilities [N,5], opset 13"
  std::vector<std::string>
      notes;  // where the file's results differ from the run's, one sentence each
};

// `graph` holds its fitted state. The input is "image", uint8 [N,H,W,3] RGB at the size that the
// pipeline brings photos to (or "input", where the source gives normalised tensors); the output is
// "probabilities", float32 [N,C]; docs/export.md lists the metadata. Errors: invalid_argument for
// a pipeline without probabilities, unimplemented for a node on the way that cannot be written as
// ONNX.
result<exported> to_onnx(const graph::graph& graph);

}  // namespace graft::exporting
