// Small models for the tests, and what the network makes of them.
#pragma once

#include "formats/onnx/model.hpp"
#include "runtime/network.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace graft::test {

class small_model {
 public:
  // One input "x", float32 [N,dims...] with N open, and one output "features".
  explicit small_model(std::vector<int64_t> dims);

  small_model& node(const std::string& op, std::vector<std::string> inputs, std::string output,
                    std::vector<onnx::attribute> attributes = {});
  small_model& constant(const std::string& name, std::vector<int64_t> dims,
                        const std::vector<float>& values);
  [[nodiscard]] std::vector<std::byte> bytes() const;

  onnx::model model;
};

// 3x3 convolution of [3,8,8], batch norm, Clip with bounds as inputs, pooling: 4 features, two
// dimensions left open, and a classifier after the features.
small_model small_classifier();

// Features of one input, in C order.
result<std::vector<float>> run(const small_model& model, const std::vector<float>& input);
// The message with which the model is refused; empty where it is not.
std::string refusal(const small_model& model, const opencv::import_options& options = {});

// Numbers between -1 and 1, the same for the same seed.
std::vector<float> noise(std::size_t n, uint64_t seed);
// max|a-b| / max|b|, infinite where the sizes differ.
double relative_error(const std::vector<float>& a, const std::vector<float>& b);

}  // namespace graft::test
