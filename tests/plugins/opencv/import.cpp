#include "runtime/plain_words.hpp"
#include "support/catch.hpp"
#include "support/small_model.hpp"

using namespace graft::test;
namespace onnx = graft::onnx;
using integers = std::vector<int64_t>;

namespace {

bool contains(const std::string& text, const std::string& phrase) {
  return text.find(phrase) != std::string::npos;
}

std::vector<float> features_of(const small_model& model, const std::vector<float>& input) {
  const auto got = run(model, input);
  INFO(got.status().message());
  REQUIRE(got.ok());
  return *got;
}

// A 3x3 average pool, stride 2, padded above and on the left.
small_model pool(int64_t count_include_pad, const std::string& producer) {
  small_model made({1, 2, 2});
  made.model.producer_name = producer;
  made.node("AveragePool", {"x"}, "pooled",
            {onnx::make_attribute("kernel_shape", integers{3, 3}),
             onnx::make_attribute("pads", integers{1, 1, 0, 0}),
             onnx::make_attribute("strides", integers{2, 2}),
             onnx::make_attribute("count_include_pad", count_include_pad)});
  made.node("Flatten", {"pooled"}, "features");
  return made;
}

}  // namespace

TEST_CASE("Clip with bounds as inputs is run, whatever makes them") {
  const std::vector<float> input{-9, -0.5F, 3, 9};
  const auto clip = [](std::vector<std::string> bounds) {
    small_model made({1, 2, 2});
    onnx::attribute high =
        onnx::make_attribute("value", onnx::make_tensor("", {}, std::vector{6.0F}));
    made.constant("low", {1}, {-1}).node("Constant", {}, "high", {high});
    bounds.insert(bounds.begin(), "x");
    made.node("Clip", bounds, "clipped").node("Flatten", {"clipped"}, "features");
    return made;
  };
  CHECK(features_of(clip({"low", "high"}), input) == std::vector<float>{-1, -0.5F, 3, 6});
  CHECK(features_of(clip({"low"}), input) == std::vector<float>{-1, -0.5F, 3, 9});
  CHECK(features_of(clip({"", "high"}), input) == std::vector<float>{-9, -0.5F, 3, 6});
}

TEST_CASE("padding of an average pool counts where the file says so, whoever wrote it") {
  const std::vector<float> input{1, 2, 3, 4};  // all four lie in the one window
  for (const char* producer : {"", "pytorch"}) {
    CHECK(features_of(pool(0, producer), input).at(0) == Approx(10.0 / 4));
    CHECK(features_of(pool(1, producer), input).at(0) == Approx(10.0 / 9));
  }
}

TEST_CASE("what comes after the features is not read") {
  const small_model model = small_classifier();
  const std::vector<std::byte> bytes = model.bytes();
  const auto net = graft::opencv::network::load(bytes, {"features", 8, 8});
  REQUIRE(net.ok());
  CHECK((*net)->features() == 4);
  CHECK((*net)->input().height == 8);
  // Without the name of the features they are found by the tensor's own.
  CHECK(graft::opencv::network::load(bytes, {"", 8, 8}).ok());
  CHECK(contains(refusal(model, {"logits", 8, 8}), "'Wibble_wibble' (Wibble)"));
  CHECK(
      contains(refusal(model, {"nothing", 8, 8}), "no node of the model makes a tensor 'nothing'"));
  CHECK(contains(refusal(model), "leaves its size open"));
}

TEST_CASE("features that are not the first output of their node") {
  small_model model({4, 1, 1});
  model.node("Split", {"x"}, "left", {onnx::make_attribute("axis", int64_t{1})});
  model.model.graph.nodes[0].outputs = {"left", "features"};
  CHECK(features_of(model, {1, 2, 3, 4}) == std::vector<float>{3, 4});
}

TEST_CASE("every node of an operator that OpenCV does not have is named at once") {
  small_model model({1, 2, 2});
  model.node("Wibble", {"x"}, "a")
      .node("Relu", {"a"}, "b")
      .node("Wobble", {"b"}, "c")
      .node("Wibble", {"c"}, "d")
      .node("Flatten", {"d"}, "features");
  const std::string message = refusal(model);
  CHECK(contains(message, "'Wibble_a' (Wibble), 'Wobble_c' (Wobble), 'Wibble_d' (Wibble)"));
  CHECK(!contains(message, "Relu"));
  CHECK(!contains(message, "\n"));
}

TEST_CASE("a node that OpenCV cannot read is named with OpenCV's reason") {
  small_model model({1, 2, 2});
  // A bound that is computed cannot become an attribute.
  model.node("Relu", {"x"}, "low")
      .node("Clip", {"x", "low"}, "c")
      .node("Flatten", {"c"}, "features");
  const std::string message = refusal(model);
  CHECK(contains(message, "cannot read the node 'Clip_c' (Clip): "));
  CHECK(!contains(message, ".cpp"));
  CHECK(!contains(message, "\n"));
}

TEST_CASE("models that would crash OpenCV's importer are refused") {
  const auto one_node = [](const std::string& op, std::vector<std::string> inputs,
                           std::vector<onnx::attribute> attributes = {}) {
    small_model made({3, 4, 4});
    made.constant("v", {3}, {1, 2, 3})
        .constant("empty", {0}, {})
        .constant("w", {3, 3, 1, 1}, noise(9, 1));
    made.node(op, std::move(inputs), "a", std::move(attributes)).node("Flatten", {"a"}, "features");
    return made;
  };
  CHECK(contains(refusal(one_node("ArgMax", {})), "'ArgMax_a' (ArgMax) takes nothing"));
  CHECK(contains(refusal(one_node("Conv", {"", ""})), "takes nothing"));
  CHECK(contains(refusal(one_node("Slice", {"x", "empty", "empty"})), "has no elements"));
  CHECK(contains(refusal(one_node("Gemm", {"x", "empty"})), "has no elements"));
  CHECK(contains(refusal(one_node("Equal", {"v", "v"})), "works on constants alone"));
  CHECK(contains(refusal(one_node("Conv", {"x", "w"},
                                  {onnx::make_attribute("kernel_shape", integers{1, 1'000'000})})),
                 "kernel_shape that is not the size of its weights"));
}

TEST_CASE("models that are no backbone are refused") {
  small_model loose({1, 2, 2});
  loose.node("Add", {"x", "nowhere"}, "features");
  CHECK(contains(refusal(loose), "takes 'nowhere', which nothing above it makes"));

  small_model flat({7});
  flat.node("Relu", {"x"}, "features");
  CHECK(contains(refusal(flat), "a backbone takes [N,C,H,W]"));

  small_model two({1, 2, 2});
  two.model.graph.inputs.push_back(two.model.graph.inputs[0]);
  two.model.graph.inputs[1].name = "y";
  two.node("Add", {"x", "y"}, "features");
  CHECK(contains(refusal(two), "the inputs 'x' and 'y'"));

  small_model bytes({1, 2, 2});
  bytes.model.graph.inputs[0].type = onnx::data_type::uint8;
  bytes.node("Relu", {"x"}, "features");
  CHECK(contains(refusal(bytes), "is uint8; opencv.backbone takes float32"));

  small_model huge({1, 70'000, 2});
  huge.node("Relu", {"x"}, "features");
  CHECK(contains(refusal(huge), "larger than 65536"));
}

TEST_CASE("OpenCV's words come without its files and functions") {
  CHECK(graft::opencv::plain_words(
            "OpenCV(4.6.0) ./modules/dnn/src/x.cpp:1: error: (-2:Unspecified error) in function "
            "'f'\n> Node [A@b]:(n) parse error: OpenCV(4.6.0) ./y.cpp:2: error: (-215:Assertion "
            "failed) a == b in function 'g'\n") == "a == b");
}
