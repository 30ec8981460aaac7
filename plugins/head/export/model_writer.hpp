// Writes an ONNX model node by node, from one input "features" to one output.
#pragma once

#include "formats/onnx/model.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace graft::head {

class model_writer {
 public:
  model_writer(int64_t opset, std::size_t features);

  // Each gives the name of the value that it made.
  std::string constant(const std::string& name, std::vector<int64_t> dims,
                       std::span<const float> values);
  std::string constant(const std::string& name, std::vector<int64_t> dims,
                       std::span<const int64_t> values);
  std::string scalar(const std::string& name, float value);
  std::string node(const std::string& op, std::vector<std::string> inputs,
                   std::vector<onnx::attribute> attributes = {});
  // For operators of several outputs, of which the last is wanted.
  std::string last_of(std::size_t outputs, const std::string& op, std::vector<std::string> inputs,
                      std::vector<onnx::attribute> attributes);

  // The model, whose output is `from`, [N, size].
  onnx::model finish(const std::string& from, std::size_t size);

 private:
  onnx::model made_;
  std::size_t count_ = 0;
};

}  // namespace graft::head
