// Makes the IR of an ONNX model: prunes it to the feature tensor, binds the batch size, infers
// every shape and folds what is constant.
#pragma once

#include "formats/onnx/model.hpp"
#include "ir/graph.hpp"

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace graft::onednn {

struct import_options {
  int64_t batch = 1;   // bound to the first axis of the input where the model leaves it open
  int64_t height = 0;  // bound where the model leaves them open; 0 = unknown
  int64_t width = 0;
  std::string features;  // name of the feature tensor; empty = "features", else the last output
  int64_t value_bytes = int64_t{1} << 31;   // a single activation may not be larger
  int64_t folded_bytes = int64_t{1} << 28;  // nor a folded constant
};

// The model must outlive the graph, whose constants point into it. Errors: unimplemented with one
// sentence that names every node that is not supported; invalid_argument for a broken model.
result<graph> import_model(const onnx::model& model, const import_options& options);

// A graph with any inputs and outputs: `inputs` are named and have shapes, and those that have a
// constant are known. The first input that is not known is graph::input, the first output
// graph::features, of any type and shape. For conformance tests and tools.
struct bound_graph {
  graph ir;
  std::vector<value_id> inputs;
  std::vector<value_id> outputs;
};
result<bound_graph> import_bound(const onnx::model& model, std::vector<value> inputs,
                                 const std::vector<std::string>& outputs,
                                 const import_options& options);

}  // namespace graft::onednn
