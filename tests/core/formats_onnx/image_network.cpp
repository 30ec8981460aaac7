#include "formats/onnx/image_network.hpp"

#include "formats/onnx/build.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstring>

using namespace graft;

namespace {

// input [N,3,8,8] -> pool -> features, and an operator behind them that is not needed.
onnx::model network(onnx::data_type type = onnx::data_type::float32) {
  onnx::model made;
  made.ir_version = 7;
  made.opsets = {{"", 11}};
  made.graph.inputs = {onnx::make_value("image", type, {3, 8, 8})};
  made.graph.nodes = {onnx::make_node("GlobalAveragePool", {"image"}, "pooled"),
                      onnx::make_node("Relu", {"pooled"}, "logits")};
  made.graph.outputs = {onnx::make_value("logits", type, {3, 1, 1})};
  return made;
}

onnx::image_network request() {
  onnx::image_network how;
  how.input = "image";
  how.features = "pooled";
  how.height = how.width = 8;
  how.size = 3;
  how.mean = {1, 2, 3};
  how.scale = {4, 5, 6};
  return how;
}

std::vector<std::string> operators(const onnx::model& model) {
  std::vector<std::string> out;
  for (const onnx::node& one : model.graph.nodes) out.push_back(one.op_type);
  return out;
}

std::vector<float> floats(const onnx::model& model, const std::string& name) {
  for (const onnx::tensor& one : model.graph.initializers) {
    if (one.name != name) continue;
    std::vector<float> values(static_cast<std::size_t>(one.elements()));
    std::memcpy(values.data(), one.bytes.data(), one.bytes.size());
    return values;
  }
  return {};
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a network takes photos, and ends at its features") {
  onnx::model model = network();
  REQUIRE(onnx::make_image_network(model, request()).ok());
  CHECK(operators(model) ==
        texts{"Cast", "Sub", "Mul", "Transpose", "Identity", "GlobalAveragePool", "Flatten"});
  REQUIRE(model.graph.inputs.size() == 1);
  const onnx::value_info& input = model.graph.inputs[0];
  CHECK(input.name == "image_");  // the network has a value of that name already
  CHECK(input.type == onnx::data_type::uint8);
  CHECK(input.shape[0].symbol == "N");
  CHECK(input.shape[3].size == 3);
  REQUIRE(model.graph.outputs.size() == 1);
  CHECK(model.graph.outputs[0].name == model.graph.nodes.back().outputs[0]);
  CHECK(model.graph.outputs[0].shape[1].size == 3);
  CHECK(floats(model, "image_mean") == std::vector<float>{1, 2, 3});
}

TEST_CASE("a network of BGR has its numbers in the order of the image") {
  onnx::model model = network();
  onnx::image_network how = request();
  how.bgr = true;
  REQUIRE(onnx::make_image_network(model, how).ok());
  CHECK(floats(model, "image_mean") == std::vector<float>{3, 2, 1});
  CHECK(floats(model, "image_scale") == std::vector<float>{6, 5, 4});
  const texts made = operators(model);
  const auto gather = std::find(made.begin(), made.end(), "Gather");
  REQUIRE(gather != made.end());
  CHECK(model.graph.nodes[static_cast<std::size_t>(gather - made.begin())].find("axis")->i == 3);
}

TEST_CASE("a network of half floats is given and gives single ones") {
  onnx::model model = network(onnx::data_type::float16);
  REQUIRE(onnx::make_image_network(model, request()).ok());
  CHECK(operators(model) ==
        texts{"Cast", "Sub", "Mul", "Transpose", "Cast", "GlobalAveragePool", "Flatten", "Cast"});
  CHECK(model.graph.nodes[4].find("to")->i == static_cast<int64_t>(onnx::data_type::float16));
  CHECK(model.graph.outputs[0].type == onnx::data_type::float32);
}

TEST_CASE("a network of normalised tensors keeps its shape, and a batch that is fixed") {
  onnx::model model = network();
  model.graph.inputs[0].shape[0] = {1, ""};
  onnx::image_network how = request();
  how.photos = false;
  REQUIRE(onnx::make_image_network(model, how).ok());
  const onnx::value_info& input = model.graph.inputs[0];
  CHECK(input.type == onnx::data_type::float32);
  CHECK(input.shape[0].size == 1);
  CHECK(input.shape[1].size == 3);
  CHECK(model.graph.outputs[0].shape[0].size == 1);
}

TEST_CASE("operators that cannot broadcast take no normalisation") {
  onnx::model model = network();
  model.opsets[0].version = 6;
  const status made = onnx::make_image_network(model, request());
  REQUIRE_FALSE(made.ok());
  CHECK(made.message().find("opset 6") != std::string::npos);
}
