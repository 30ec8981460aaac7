// Fitted heads as ONNX models from features [N,F] to probabilities [N,C].
#pragma once

#include "knn/knn.hpp"
#include "train/trainer.hpp"

#include "formats/onnx/model.hpp"

namespace graft::head {

// Standardisation, dense layers with ReLU between them, temperature, softmax; opset 7.
onnx::model onnx_model(const dense_model& model);

// The neighbours' votes, in single precision where predict() takes double; opset 11.
onnx::model onnx_model(const knn_model& model);

}  // namespace graft::head
