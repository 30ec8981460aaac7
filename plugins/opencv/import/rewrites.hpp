// Nodes written in the form that OpenCV's importer reads. Each rewrite keeps what the model
// computes; a node that cannot be rewritten stays as it is, and the importer says what is wrong.
#pragma once

#include "formats/onnx/model.hpp"

namespace graft::opencv {

// Clip with its bounds as inputs (opset 11 on) becomes Clip with attributes (opset 6): the importer
// of 4.6 refuses the former, every version takes the latter.
void rewrite_clip(onnx::graph& graph);

// AveragePool that counts its padding becomes Pad and AveragePool without padding: the importer
// does not look at count_include_pad, it goes by the name of the program that wrote the file.
void rewrite_average_pool(onnx::model& model);

}  // namespace graft::opencv
