// Cuts a model down to what its features need, for one image.
#pragma once

#include "formats/onnx/model.hpp"
#include "import/endpoints.hpp"

#include <string>

namespace graft::opencv {

// Leaves the nodes and initialisers on the way from the input to `features`, which becomes the only
// output; the batch is one.
void prune(onnx::graph& graph, const input_shape& input, const std::string& features);

}  // namespace graft::opencv
