// Refuses models that OpenCV's importer would crash on instead of refusing them: it trusts some
// of what a file says. Found by trying damaged nodes of every operator on 4.6.
#pragma once

#include "formats/onnx/model.hpp"
#include "import/endpoints.hpp"

#include <graft/sdk/status.hpp>

namespace graft::opencv {

// Every node takes tensors that something above it makes, and a first one; constants have elements;
// kernel sizes are those of the weights; comparisons are not made between constants.
status check_graph(const onnx::graph& graph, const input_shape& input);

}  // namespace graft::opencv
