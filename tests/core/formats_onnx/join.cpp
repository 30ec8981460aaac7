#include "formats/onnx/join.hpp"

#include "formats/onnx/build.hpp"
#include "formats/onnx/opset_stability.hpp"
#include "formats/onnx/reader.hpp"
#include "formats/onnx/writer.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace graft;

namespace {

// x [N,size] -> y [N,size] by one operator with the constant `w`.
onnx::model part(const std::string& op, int64_t size, int64_t opset = 13) {
  onnx::model made;
  made.ir_version = 7;
  made.opsets = {{"", opset}};
  const std::vector<float> values(static_cast<std::size_t>(size), 2.0F);
  made.graph.initializers = {onnx::make_tensor("w", {size}, std::span<const float>(values))};
  made.graph.inputs = {onnx::make_value("x", onnx::data_type::float32, {size})};
  made.graph.outputs = {onnx::make_value("y", onnx::data_type::float32, {size})};
  made.graph.nodes = {onnx::make_node(op, {"x", "w"}, "y")};
  return made;
}

std::vector<std::string> add(onnx::joined_model& to, const std::string& id, onnx::model model,
                             std::vector<std::string> reads) {
  auto made = to.add(id, std::move(model), reads);
  INFO(made.status().message());
  REQUIRE(made.ok());
  return *made;
}

std::string refusal(onnx::joined_model& to, const std::string& id, onnx::model model,
                    std::vector<std::string> reads) {
  const auto made = to.add(id, std::move(model), reads);
  REQUIRE_FALSE(made.ok());
  return made.status().message();
}

bool contains(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

}  // namespace

TEST_CASE("models in a row become one, with names that do not meet") {
  onnx::joined_model joined;
  const auto first = add(joined, "a", part("Mul", 4), {"image"});
  CHECK(first == std::vector<std::string>{"a/y"});
  const auto second = add(joined, "b", part("Add", 4), {first[0]});
  auto whole = joined.finish(second[0], "probabilities");
  REQUIRE(whole.ok());
  // As another reader would get it.
  const std::vector<std::byte> bytes = onnx::write(*whole);
  const auto read = onnx::read(bytes);
  REQUIRE(read.ok());
  const onnx::graph& graph = read->graph;
  REQUIRE(graph.inputs.size() == 1);
  CHECK(graph.inputs[0].name == "image");
  CHECK(graph.inputs[0].shape[1].size == 4);
  REQUIRE(graph.outputs.size() == 1);
  CHECK(graph.outputs[0].name == "probabilities");
  REQUIRE(graph.nodes.size() == 3);
  CHECK(graph.nodes[0].inputs == std::vector<std::string>{"image", "a/w"});
  CHECK(graph.nodes[1].inputs == std::vector<std::string>{"a/y", "b/w"});
  CHECK(graph.nodes[2].inputs == std::vector<std::string>{"b/y"});
  CHECK(graph.nodes[0].name != graph.nodes[1].name);
  CHECK(graph.initializers.size() == 2);
  CHECK(read->opset_version() == 13);
}

TEST_CASE("two models read one input, and what nothing reads is left out") {
  onnx::joined_model joined;
  const auto a = add(joined, "a", part("Mul", 4), {"image"});
  const auto b = add(joined, "b", part("Add", 4), {"image"});
  const auto c = add(joined, "c", part("Sub", 4), {"image"});
  onnx::model sum = part("Add", 4);
  sum.graph.initializers.clear();
  sum.graph.inputs.push_back(onnx::make_value("w", onnx::data_type::float32, {4}));
  const auto both = add(joined, "sum", std::move(sum), {a[0], b[0]});
  const auto whole = joined.finish(both[0], "out");
  REQUIRE(whole.ok());
  CHECK(whole->graph.inputs.size() == 1);
  CHECK(whole->graph.nodes.size() == 4);
  CHECK(whole->graph.initializers.size() == 2);
  for (const onnx::tensor& one : whole->graph.initializers) CHECK(one.name != "c/w");
}

TEST_CASE("initialisers that a model lists as inputs are not asked for") {
  onnx::model old = part("Mul", 4);
  old.ir_version = 3;
  old.graph.inputs.push_back(onnx::make_value("w", onnx::data_type::float32, {4}));
  onnx::joined_model joined;
  const auto made = add(joined, "a", std::move(old), {"image"});
  const auto whole = joined.finish(made[0], "out");
  REQUIRE(whole.ok());
  CHECK(whole->graph.inputs.size() == 1);
  CHECK(whole->ir_version >= 4);
}

TEST_CASE("models that do not fit each other are refused with what is wrong") {
  onnx::joined_model joined;
  const auto a = add(joined, "a", part("Mul", 4), {"image"});
  CHECK(contains(refusal(joined, "b", part("Mul", 5), {a[0]}),
                 "takes float32 [N,5], but 'a/y' is float32 [N,4]"));
  CHECK(contains(refusal(joined, "b", part("Mul", 5), {"image"}), "but 'image' is"));
  CHECK(contains(refusal(joined, "b", part("Mul", 4), {}), "has 1 inputs, expected 0"));
  CHECK_FALSE(joined.finish("nowhere", "out").ok());
}

TEST_CASE("subgraphs are refused, since they read names from outside") {
  onnx::model with = part("Mul", 4);
  onnx::attribute body;
  body.name = "body";
  body.type = onnx::attribute_type::graph;
  with.graph.nodes[0].attributes.push_back(body);
  onnx::joined_model joined;
  CHECK(contains(refusal(joined, "a", std::move(with), {"image"}), "holds a subgraph"));
}

TEST_CASE("operators that mean the same are taken to the highest opset") {
  onnx::joined_model joined;
  const auto a = add(joined, "a", part("Mul", 4, 17), {"image"});
  const auto b = add(joined, "b", part("Add", 4, 7), {a[0]});
  const auto whole = joined.finish(b[0], "out");
  REQUIRE(whole.ok());
  CHECK(whole->opset_version() == 17);
  CHECK(whole->opsets.size() == 1);
}

TEST_CASE("operators that may mean something else there are refused") {
  onnx::joined_model joined;
  const auto a = add(joined, "a", part("Mul", 4, 17), {"image"});
  const auto b = add(joined, "b", part("Clip", 4, 9), {a[0]});
  const auto whole = joined.finish(b[0], "out");
  REQUIRE_FALSE(whole.ok());
  CHECK(whole.status().code() == code::unimplemented);
  CHECK(contains(whole.status().message(), "its operator Clip"));
}

TEST_CASE("operators of others are taken in one version only") {
  onnx::model first = part("Thing", 4);
  first.graph.nodes[0].domain = "com.acme";
  first.opsets.push_back({"com.acme", 1});
  onnx::model second = first;
  second.opsets.back().version = 2;
  onnx::joined_model joined;
  const auto a = add(joined, "a", std::move(first), {"image"});
  CHECK(contains(refusal(joined, "b", std::move(second), {a[0]}), "one file has one version"));
}

TEST_CASE("softmax means the same only over the last axis") {
  onnx::node softmax = onnx::make_node("Softmax", {"x"}, "y");
  CHECK_FALSE(onnx::means_the_same(softmax, 2, 7, 13));  // its standard axis changed
  softmax.attributes = {onnx::make_attribute("axis", int64_t{1})};
  CHECK(onnx::means_the_same(softmax, 2, 7, 13));
  CHECK_FALSE(onnx::means_the_same(softmax, 4, 7, 13));
  CHECK_FALSE(onnx::means_the_same(softmax, 0, 7, 13));
  CHECK(onnx::means_the_same(softmax, 4, 13, 13));
}
