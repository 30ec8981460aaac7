// graft.onnx/1 of the heads.
#pragma once

#include "knn/knn.hpp"
#include "train/trainer.hpp"

#include <graft/sdk/stream.hpp>

namespace graft::head {

// Errors: failed_precondition for a head that was not fitted.
status write_model(const dense_model& model, const output_stream& stream);
status write_model(const knn_model& model, const output_stream& stream);

}  // namespace graft::head
