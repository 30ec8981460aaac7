#include "support/small_model.hpp"

#include "formats/onnx/writer.hpp"

#include <graft/sdk/philox.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace graft::test {
namespace {

onnx::value_info value(const std::string& name, const std::vector<int64_t>& dims) {
  onnx::value_info info;
  info.name = name;
  info.type = onnx::data_type::float32;
  info.has_shape = true;
  info.shape.push_back({std::nullopt, "N"});
  for (const int64_t size : dims) {
    info.shape.push_back(size > 0 ? onnx::dimension{size, ""} : onnx::dimension{std::nullopt, "S"});
  }
  return info;
}

}  // namespace

small_model::small_model(std::vector<int64_t> dims) {
  model.ir_version = 8;
  model.opsets = {{"", 13}};
  model.graph.name = "small";
  model.graph.inputs = {value("x", dims)};
  model.graph.outputs = {value("features", {})};
}

small_model& small_model::node(const std::string& op, std::vector<std::string> inputs,
                               std::string output, std::vector<onnx::attribute> attributes) {
  onnx::node made;
  made.name = op + "_" + output;
  made.op_type = op;
  made.inputs = std::move(inputs);
  made.outputs = {std::move(output)};
  made.attributes = std::move(attributes);
  model.graph.nodes.push_back(std::move(made));
  return *this;
}

small_model& small_model::constant(const std::string& name, std::vector<int64_t> dims,
                                   const std::vector<float>& values) {
  model.graph.initializers.push_back(onnx::make_tensor(name, std::move(dims), values));
  return *this;
}

std::vector<std::byte> small_model::bytes() const { return onnx::write(model); }

small_model small_classifier() {
  small_model made({3, 0, 0});
  made.constant("w", {4, 3, 3, 3}, noise(108, 1))
      .constant("b", {4}, noise(4, 2))
      .constant("scale", {4}, {1, 2, 3, 4})
      .constant("shift", {4}, noise(4, 3))
      .constant("mean", {4}, noise(4, 4))
      .constant("variance", {4}, {1, 2, 1, 2})
      .constant("low", {}, {0})
      .constant("high", {1}, {6})
      .constant("classes", {10, 4}, noise(40, 5))
      .node("Conv", {"x", "w", "b"}, "conv",
            {onnx::make_attribute("kernel_shape", std::vector<int64_t>{3, 3}),
             onnx::make_attribute("pads", std::vector<int64_t>{0, 0, 1, 1})})
      .node("BatchNormalization", {"conv", "scale", "shift", "mean", "variance"}, "norm")
      .node("Clip", {"norm", "low", "high"}, "relu6")
      .node("GlobalAveragePool", {"relu6"}, "pool")
      .node("Flatten", {"pool"}, "features")
      .node("Wibble", {"features"}, "wibble")
      .node("Gemm", {"wibble", "classes"}, "logits", {onnx::make_attribute("transB", int64_t{1})});
  made.model.graph.outputs[0].name = "logits";
  return made;
}

result<std::vector<float>> run(const small_model& model, const std::vector<float>& input) {
  const std::vector<std::byte> bytes = model.bytes();
  GRAFT_TRY_ASSIGN(const auto net, opencv::network::load(bytes, {}));
  if (net->input_values().size() != input.size()) return invalid("the input has another size");
  std::copy(input.begin(), input.end(), net->input_values().begin());
  std::vector<float> features(static_cast<std::size_t>(net->features()));
  GRAFT_TRY(net->run(features.data()));
  return features;
}

std::string refusal(const small_model& model, const opencv::import_options& options) {
  const std::vector<std::byte> bytes = model.bytes();
  return opencv::network::load(bytes, options).status().message();
}

std::vector<float> noise(std::size_t n, uint64_t seed) {
  philox random(seed);
  std::vector<float> values(n);
  for (float& one : values) one = static_cast<float>(random.uniform(-1, 1));
  return values;
}

double relative_error(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double difference = 0;
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = std::max(difference, std::abs(double{a[i]} - double{b[i]}));
    largest = std::max(largest, std::abs(double{b[i]}));
    if (std::isnan(a[i])) return std::numeric_limits<double>::infinity();
  }
  return difference / largest;
}

}  // namespace graft::test
