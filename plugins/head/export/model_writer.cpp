#include "export/model_writer.hpp"

#include "formats/onnx/build.hpp"

#include <utility>

namespace graft::head {

model_writer::model_writer(int64_t opset, std::size_t features) {
  made_.ir_version = 4;
  made_.opsets = {{"", opset}};
  made_.graph.name = "head";
  made_.graph.inputs = {
      onnx::make_value("features", onnx::data_type::float32, {static_cast<int64_t>(features)})};
}

std::string model_writer::constant(const std::string& name, std::vector<int64_t> dims,
                                   std::span<const float> values) {
  made_.graph.initializers.push_back(onnx::make_tensor(name, std::move(dims), values));
  return name;
}

std::string model_writer::constant(const std::string& name, std::vector<int64_t> dims,
                                   std::span<const int64_t> values) {
  made_.graph.initializers.push_back(onnx::make_tensor(name, std::move(dims), values));
  return name;
}

std::string model_writer::scalar(const std::string& name, float value) {
  return constant(name, {1}, std::span<const float>(&value, 1));
}

std::string model_writer::node(const std::string& op, std::vector<std::string> inputs,
                               std::vector<onnx::attribute> attributes) {
  return last_of(1, op, std::move(inputs), std::move(attributes));
}

std::string model_writer::last_of(std::size_t outputs, const std::string& op,
                                  std::vector<std::string> inputs,
                                  std::vector<onnx::attribute> attributes) {
  const std::string name = op + "_" + std::to_string(count_++);
  onnx::node made = onnx::make_node(op, std::move(inputs), name, std::move(attributes));
  while (made.outputs.size() < outputs) {
    made.outputs.push_back(name + "_" + std::to_string(made.outputs.size()));
  }
  made_.graph.nodes.push_back(std::move(made));
  return made_.graph.nodes.back().outputs.back();
}

onnx::model model_writer::finish(const std::string& from, std::size_t size) {
  made_.graph.outputs = {
      onnx::make_value(from, onnx::data_type::float32, {static_cast<int64_t>(size)})};
  return std::move(made_);
}

}  // namespace graft::head
