#include "formats/onnx/writer.hpp"
#include "support/catch.hpp"
#include "support/models.hpp"

using namespace graft;
using namespace graft::test;
using onnx::make_attribute;
using ints = std::vector<int64_t>;

namespace {

std::string refusal(const onnx::model& model, const onednn::compile_options& options = {}) {
  const auto net = onednn::network::compile(onnx::write(model), options);
  REQUIRE_FALSE(net.ok());
  return net.status().message();
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("one error names every node that is not supported") {
  model_builder m({3, 8, 8});
  m.node("Einsum", {"x"}, "a").node("Relu", {"a"}, "b").node("NonZero", {"b"}, "c");
  m.node("Relu", {"x"}, "d").node("Acme", {"d"}, "e");
  m.model.graph.nodes.back().domain = "com.acme";
  m.node("MaxPool", {"d"}, "f", {make_attribute("kernel_shape", ints{2})});
  m.node("Concat", {"c", "e", "f"}, "features", {make_attribute("axis", int64_t{1})});
  m.node("AlsoUnknown", {"features"}, "after");
  const std::string text = refusal(m.model);
  CHECK(contains(text, "node 'a_node' (Einsum)"));
  CHECK(contains(text, "node 'c_node' (NonZero)"));
  CHECK(contains(text, "node 'e_node' (Acme): operator of the domain 'com.acme'"));
  CHECK(contains(text, "node 'f_node' (MaxPool): its window [2] does not fit the input"));
  CHECK_FALSE(contains(text, "Relu"));
  CHECK_FALSE(contains(text, "AlsoUnknown"));  // it comes after the features
}

TEST_CASE("a broken model says which node and what was expected") {
  model_builder m({3, 8, 8});
  m.random("w", {4, 5, 1, 1}, 1).node("Conv", {"x", "w"}, "features");
  CHECK(contains(refusal(m.model), "node 'features_node' (Conv): its weights [4,5,1,1]"));

  model_builder missing({3, 8, 8});
  missing.node("Relu", {"nothing"}, "features");
  CHECK(contains(refusal(missing.model), "'nothing' is made by no node before it"));

  model_builder cycle({3, 8, 8});
  cycle.node("Add", {"x", "b"}, "a").node("Relu", {"a"}, "b").node("Relu", {"b"}, "features");
  CHECK(contains(refusal(cycle.model), "'b' is made by no node before it"));

  model_builder twice({3, 8, 8});
  twice.node("Relu", {"x"}, "features").node("Relu", {"x"}, "features");
  CHECK(contains(refusal(twice.model), "exists already"));

  model_builder large({3, 8, 8});
  large.integers("s", {1, 3, 1'000'000, 1'000'000});
  large.node("Expand", {"x", "s"}, "features");
  CHECK_FALSE(refusal(large.model).empty());

  model_builder huge({3, 1, 1});
  huge.integers("s", {1, 3, int64_t{1} << 40, int64_t{1} << 40});
  huge.node("Expand", {"x", "s"}, "features");
  CHECK(contains(refusal(huge.model), "more than 2048 MiB"));
}

TEST_CASE("the opset is checked") {
  model_builder old({3, 8, 8}, 6);
  old.node("Relu", {"x"}, "features");
  CHECK(contains(refusal(old.model), "opset 6; opsets 7 to 22 are supported"));
  model_builder none({3, 8, 8});
  none.model.opsets.clear();
  none.node("Relu", {"x"}, "features");
  CHECK(contains(refusal(none.model), "opset 0"));
}

TEST_CASE("the input must be one image of known size") {
  model_builder two({3, 8, 8});
  two.model.graph.inputs.push_back(two.model.graph.inputs[0]);
  two.model.graph.inputs[1].name = "mask";
  two.node("Relu", {"x"}, "features");
  CHECK(contains(refusal(two.model), "more than one input ('x' and 'mask')"));

  model_builder open({3, 8, 8});
  open.model.graph.inputs[0].shape[2] = {std::nullopt, "H"};
  open.node("Relu", {"x"}, "features");
  CHECK(contains(refusal(open.model), "[N,3,H,8], which leaves its size open"));
  onednn::compile_options options;
  options.height = 8;
  const auto net = onednn::network::compile(onnx::write(open.model), options);
  REQUIRE(net.ok());
  CHECK((*net)->input_height() == 8);

  model_builder integer({3, 8, 8});
  integer.model.graph.inputs[0].type = onnx::data_type::int64;
  integer.node("Relu", {"x"}, "features");
  CHECK(contains(refusal(integer.model), "is int64"));
}

TEST_CASE("the feature tensor is named, or called features, or the last output") {
  const auto count = [](const onnx::model& model, const std::string& name) {
    onednn::compile_options options;
    options.features = name;
    const auto net = onednn::network::compile(onnx::write(model), options);
    REQUIRE(net.ok());
    return (*net)->feature_count();
  };
  model_builder m({3, 4, 4});
  m.node("Relu", {"x"}, "wide").node("GlobalAveragePool", {"wide"}, "features");
  m.random("w", {7, 3, 1, 1}, 1).node("Conv", {"features", "w"}, "logits").output("logits");
  CHECK(count(m.model, "") == 3);
  CHECK(count(m.model, "wide") == 48);
  CHECK(count(m.model, "logits") == 7);
  onednn::compile_options options;
  options.features = "nope";
  CHECK(contains(refusal(m.model, options), "makes a tensor 'nope'"));

  model_builder plain({3, 4, 4});
  plain.node("Flatten", {"x"}, "y").output("y");
  CHECK(count(plain.model, "") == 48);

  model_builder constant({3, 4, 4});
  constant.floats("k", {1, 4}, {1, 2, 3, 4}).node("Identity", {"k"}, "features");
  CHECK(contains(refusal(constant.model), "depends on the image"));
}

TEST_CASE("half, double and bfloat16 weights are read as floats") {
  const uint16_t half[] = {0x3c00, 0xc000, 0x0001};  // 1, -2, 2^-24
  const uint16_t brain[] = {0x3f80, 0xc000, 0x3f00};
  const double wide[] = {1, -2, 0.5};
  const auto features = [](onnx::data_type type, std::span<const std::byte> bytes) {
    model_builder m({3, 1, 1});
    m.model.graph.initializers.push_back(onnx::make_tensor("k", type, {3, 1, 1}, bytes));
    m.node("Mul", {"x", "k"}, "features");
    const auto got = run_compiled(m.model, {1, 1, 1});
    REQUIRE(got.ok());
    return *got;
  };
  CHECK(features(onnx::data_type::float16, std::as_bytes(std::span(half))) ==
        std::vector<float>{1, -2, 0x1p-24F});
  CHECK(features(onnx::data_type::bfloat16, std::as_bytes(std::span(brain))) ==
        std::vector<float>{1, -2, 0.5F});
  CHECK(features(onnx::data_type::float64, std::as_bytes(std::span(wide))) ==
        std::vector<float>{1, -2, 0.5F});
}

TEST_CASE("damaged models never crash the compiler") {
  model_builder m({4, 5, 5});
  m.random("w", {4, 4, 3, 3}, 1).node("Shape", {"x"}, "s").integers("i", {0}).integers("j", {-1});
  m.node("Conv", {"x", "w"}, "c", {make_attribute("pads", ints{1, 1, 1, 1})});
  m.node("Gather", {"s", "i"}, "n")
      .node("Concat", {"n", "j"}, "t", {make_attribute("axis", int64_t{0})});
  m.node("MaxPool", {"c"}, "p", {make_attribute("kernel_shape", ints{2, 2})});
  m.node("Reshape", {"p", "t"}, "features");
  const std::vector<std::byte> whole = m.bytes();
  REQUIRE(onednn::network::inspect(whole, {}).ok());
  std::size_t reached = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int flip : {0x01, 0x40, 0xff}) {
      std::vector<std::byte> bytes = whole;
      bytes[at] ^= static_cast<std::byte>(flip);
      if (!onednn::network::inspect(bytes, {}).ok()) continue;
      ++reached;
      if (at % 8 != 0) continue;
      const auto net = onednn::network::compile(bytes, {});
      if (!net.ok() || (*net)->context_bytes() > (1U << 20U)) continue;
      const onednn::network_shape& in = (*net)->shape();
      const std::vector<float> x =
          noise(static_cast<std::size_t>(in.channels * in.height * in.width), 3);
      std::vector<float> features(static_cast<std::size_t>(in.features));
      CHECK(onednn::context(*net).run_tensor(x.data(), 1, features.data()).ok());
    }
  }
  CHECK(reached > 0);
}
