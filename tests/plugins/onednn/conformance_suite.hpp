// ONNX's own node tests: a folder a case, with a model, its inputs and what it must give.
#pragma once

#include "formats/onnx/model.hpp"

#include <graft/sdk/result.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace graft::test {

struct node_case {
  std::string name;
  // The files' bytes, which model and tensors point into.
  std::vector<std::shared_ptr<const std::vector<std::byte>>> files;
  onnx::model model;
  std::vector<onnx::tensor> inputs;   // of the model's inputs, in order
  std::vector<onnx::tensor> outputs;  // in the order of the model's outputs
};

// The folder onnx/backend/test/data/node: GRAFT_ONNX_NODE_TESTS, or that of the Python package onnx
// where python3 has one with the tests in it (up to 1.18). Empty where there is none.
std::optional<std::string> node_test_folder();
std::vector<std::string> case_names(const std::string& folder);
// Errors: whatever the reader says of the model; data_loss for a tensor that cannot be read.
result<node_case> load_case(const std::string& folder, const std::string& name);

struct outcome {
  enum class kind : uint8_t { passed, refused, failed };
  kind what = kind::passed;
  std::string why;       // of refused and failed
  bool lowered = false;  // was it also compiled for oneDNN and compared?
};

// Runs a case by the reference kernels and, where one floating-point input is computed, as a
// compiled program too.
outcome run_case(const node_case& one);

}  // namespace graft::test
