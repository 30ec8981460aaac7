// Where a network begins and ends: its image input and its feature tensor.
#pragma once

#include "import/importer.hpp"

namespace graft::onednn {

// The input [N,C,H,W] with symbols bound. Errors: where there is not exactly one image input.
status find_input(const onnx::model& model, const import_options& options, value& out);

// Name of the feature tensor by the rule of import_options::features.
status find_features(const onnx::model& model, const import_options& options, std::string& out);

}  // namespace graft::onednn
