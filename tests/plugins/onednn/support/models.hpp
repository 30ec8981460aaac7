// Small models for tests, and an interpreter that runs them by the reference kernels alone.
#pragma once

#include "formats/onnx/model.hpp"
#include "import/importer.hpp"
#include "runtime/network.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace graft::test {

// Numbers between -1 and 1, the same for the same seed.
std::vector<float> noise(std::size_t n, uint32_t seed);

class model_builder {
 public:
  // One input "x" of float32 [N,dims...].
  explicit model_builder(std::vector<int64_t> dims, int64_t opset = 13);

  model_builder& node(const std::string& op, std::vector<std::string> inputs, std::string output,
                      std::vector<onnx::attribute> attributes = {});
  model_builder& floats(const std::string& name, std::vector<int64_t> dims,
                        std::vector<float> values);
  model_builder& random(const std::string& name, std::vector<int64_t> dims, uint32_t seed);
  model_builder& integers(const std::string& name, std::vector<int64_t> values);
  // The last value is "features" unless another output is named.
  model_builder& output(const std::string& name);

  onnx::model model;
  [[nodiscard]] std::vector<std::byte> bytes() const;
};

// Features of one item by the reference kernels, without any pass.
result<std::vector<float>> interpret(const onnx::model& model, const std::vector<float>& input);

// Features of n items by the compiled network.
result<std::vector<float>> run_compiled(const onnx::model& model, const std::vector<float>& input,
                                        int64_t n = 1,
                                        onednn::precision precision = onednn::precision::f32);

// max|a-b| / max|b|
double relative_error(const std::vector<float>& a, const std::vector<float>& b);

}  // namespace graft::test
