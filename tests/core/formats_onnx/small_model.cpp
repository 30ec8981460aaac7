#include "small_model.hpp"

#include <vector>

namespace graft::test {

onnx::model small_model() {
  using namespace onnx;
  onnx::model m;
  m.ir_version = 8;
  m.producer_name = "graft tests";
  m.opsets = {{"", 13}, {"com.acme", 1}};
  m.metadata = {{"licence", "CC0"}};
  m.graph.name = "small";
  value_info in;
  in.name = "input";
  in.type = data_type::float32;
  in.has_shape = true;
  in.shape = {{std::nullopt, "N"}, {3, ""}, {8, ""}, {std::nullopt, ""}};
  m.graph.inputs = {in};
  value_info out;
  out.name = "features";
  out.type = data_type::float32;
  m.graph.outputs = {out};
  const std::vector<float> weights(4 * 3 * 1 * 1, 0.5F);
  m.graph.initializers.push_back(make_tensor("w", {4, 3, 1, 1}, std::span<const float>(weights)));
  const std::vector<int64_t> axes{2, 3};
  m.graph.initializers.push_back(make_tensor("axes", {2}, std::span<const int64_t>(axes)));
  node conv;
  conv.name = "first";
  conv.op_type = "Conv";
  conv.inputs = {"input", "w"};
  conv.outputs = {"y"};
  conv.attributes = {make_attribute("strides", std::vector<int64_t>{1, 1}),
                     make_attribute("auto_pad", std::string("VALID")),
                     make_attribute("group", int64_t{1})};
  node other;
  other.op_type = "Thing";
  other.domain = "com.acme";
  other.inputs = {"y", "", "axes"};
  other.outputs = {"features"};
  other.attributes = {make_attribute("alpha", 0.25F),
                      make_attribute("values", std::vector<float>{1, 2, 3}),
                      make_attribute("t", m.graph.initializers[1])};
  m.graph.nodes = {conv, other};
  return m;
}

}  // namespace graft::test
