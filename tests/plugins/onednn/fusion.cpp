// The passes: what was fused, and that it still means the same.
#include "ops/op.hpp"
#include "passes/passes.hpp"
#include "support/catch.hpp"
#include "support/models.hpp"

using namespace graft;
using namespace graft::test;
using onnx::make_attribute;
using ints = std::vector<int64_t>;

namespace {

model_builder with_conv(ints dims, const std::string& output = "c") {
  model_builder m(dims);
  m.random("w", {dims[0], dims[0], 3, 3}, 1);
  m.node("Conv", {"x", "w"}, output, {make_attribute("pads", ints{1, 1, 1, 1})});
  return m;
}

void batch_norm(model_builder& m, const std::string& from, const std::string& to, int64_t c) {
  m.random("s", {c}, 2).random("b", {c}, 3).random("mean", {c}, 4);
  m.floats("var", {c}, std::vector<float>(static_cast<std::size_t>(c), 0.5F));
  m.node("BatchNormalization", {from, "s", "b", "mean", "var"}, to);
}

// Names of the nodes that are left, checked to compute what the model says.
std::vector<std::string> left_after_passes(const model_builder& m, std::size_t input) {
  auto g = onednn::import_model(m.model, {});
  REQUIRE(g.ok());
  onednn::simplify(*g);
  std::vector<std::string> names;
  for (const onednn::node& n : g->nodes) names.emplace_back(n.op->name);
  const std::vector<float> x = noise(input, 7);
  const auto expected = interpret(m.model, x);
  const auto got = run_compiled(m.model, x);
  REQUIRE(expected.ok());
  REQUIRE(got.ok());
  CHECK(relative_error(*got, *expected) < 1e-5);
  return names;
}

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("batch norm, relu6 and a residual become one convolution") {
  model_builder m = with_conv({16, 6, 6});
  batch_norm(m, "c", "n", 16);
  m.node("Add", {"x", "n"}, "a").floats("lo", {1}, {0}).floats("hi", {}, {6});
  m.node("Clip", {"a", "lo", "hi"}, "features");
  CHECK(left_after_passes(m, 16 * 36) == names{"Conv"});
}

TEST_CASE("a residual that is read again keeps its value") {
  model_builder m = with_conv({16, 6, 6});
  m.node("Add", {"c", "x"}, "a").node("Relu", {"a"}, "r").random("v", {16, 16, 1, 1}, 5);
  m.node("Conv", {"r", "v"}, "d").node("Add", {"d", "a"}, "e").node("Mul", {"e", "a"}, "features");
  left_after_passes(m, 16 * 36);
}

TEST_CASE("two branches of convolutions add in the later one") {
  model_builder m = with_conv({8, 6, 6});
  m.random("v", {8, 8, 1, 1}, 5).node("Conv", {"x", "v"}, "d");
  m.node("Add", {"d", "c"}, "a").node("Relu", {"a"}, "features");
  CHECK(left_after_passes(m, 8 * 36) == names{"Conv", "Conv"});
}

TEST_CASE("silu and hard swish are found in the ways that exporters write them") {
  model_builder silu = with_conv({8, 4, 4});
  silu.node("Sigmoid", {"c"}, "s").node("Mul", {"c", "s"}, "features");
  CHECK(left_after_passes(silu, 8 * 16) == names{"Conv"});

  model_builder hard = with_conv({8, 4, 4});
  hard.node("HardSigmoid", {"c"}, "s", {make_attribute("alpha", 1.0F / 6)});
  hard.node("Mul", {"c", "s"}, "features");
  CHECK(left_after_passes(hard, 8 * 16) == names{"Conv"});

  model_builder clipped = with_conv({8, 4, 4});
  clipped.floats("three", {}, {3}).floats("zero", {}, {0}).floats("six", {}, {6});
  clipped.node("Add", {"c", "three"}, "p").node("Clip", {"p", "zero", "six"}, "k");
  clipped.node("Mul", {"c", "k"}, "q").node("Div", {"q", "six"}, "features");
  CHECK(left_after_passes(clipped, 8 * 16) == names{"Conv"});
}

TEST_CASE("two activations of a kind keep their own parameters") {
  model_builder m = with_conv({8, 4, 4});
  m.node("LeakyRelu", {"c"}, "a", {make_attribute("alpha", 0.5F)});
  m.node("LeakyRelu", {"a"}, "features", {make_attribute("alpha", 0.25F)});
  left_after_passes(m, 8 * 16);
  model_builder clips({8, 4, 4}, 10);
  clips.node("GlobalMaxPool", {"x"}, "g").node("Add", {"x", "g"}, "a");
  clips.node("Clip", {"a"}, "b", {make_attribute("min", 0.1F), make_attribute("max", 1.0F)});
  clips.node("Clip", {"b"}, "features", {make_attribute("min", 0.3F), make_attribute("max", 0.6F)});
  left_after_passes(clips, 8 * 16);
}

TEST_CASE("a per-channel constant goes into the weights, a computed gate does not") {
  model_builder m = with_conv({8, 4, 4});
  m.random("k", {8, 1, 1}, 5).node("Mul", {"c", "k"}, "d").random("j", {1, 8, 1, 1}, 6);
  m.node("Add", {"j", "d"}, "features");
  CHECK(left_after_passes(m, 8 * 16) == names{"Conv"});

  model_builder gated = with_conv({8, 4, 4});
  gated.node("GlobalAveragePool", {"c"}, "g").node("Sigmoid", {"g"}, "s");
  gated.node("Mul", {"c", "s"}, "features");
  CHECK(left_after_passes(gated, 8 * 16) == names{"Conv", "GlobalAveragePool", "Identity", "Mul"});
}

TEST_CASE("batch norm before a convolution stays, with its activation") {
  model_builder m({8, 4, 4});
  batch_norm(m, "x", "n", 8);
  m.node("Relu", {"n"}, "r").random("w", {4, 8, 1, 1}, 1).node("Conv", {"r", "w"}, "features");
  CHECK(left_after_passes(m, 8 * 16) == names{"BatchNormalization", "Conv"});
}

TEST_CASE("a value that others read is not fused away") {
  model_builder m = with_conv({8, 4, 4});
  m.node("Relu", {"c"}, "r").node("Mul", {"c", "r"}, "features");
  CHECK(left_after_passes(m, 8 * 16) == names{"Conv", "Identity", "Mul"});
}

TEST_CASE("the feature tensor is kept even where another node reads it") {
  model_builder m = with_conv({8, 4, 4}, "features");
  m.node("Relu", {"features"}, "later").output("later");
  CHECK(left_after_passes(m, 8 * 16) == names{"Conv"});
}

TEST_CASE("a product takes its bias, a factor of its outputs, an activation or a residual") {
  model_builder m({1, 5, 8});
  m.random("w", {8, 8}, 1).random("b", {8}, 2).random("s", {8}, 3);
  m.node("MatMul", {"x", "w"}, "p").node("Add", {"b", "p"}, "q").node("Mul", {"q", "s"}, "r");
  m.node("Add", {"x", "r"}, "features");
  CHECK(left_after_passes(m, 40) == names{"InnerProduct"});

  model_builder channels({4, 3, 8});
  channels.random("w", {8, 6}, 1).random("b", {6}, 2).random("s", {6, 1, 1}, 3);
  channels.node("MatMul", {"x", "w"}, "p").node("Add", {"p", "b"}, "q");
  channels.node("Transpose", {"q"}, "t", {make_attribute("perm", ints{0, 3, 1, 2})});
  channels.node("Mul", {"s", "t"}, "features");
  CHECK(left_after_passes(channels, 96) == names{"InnerProduct", "Transpose"});

  model_builder shared({1, 5, 8});
  shared.random("w", {8, 8}, 1).random("b", {8}, 2).node("MatMul", {"x", "w"}, "p");
  shared.node("Add", {"b", "p"}, "q").node("Mul", {"q", "p"}, "features");
  CHECK(left_after_passes(shared, 40) == names{"InnerProduct", "Add", "Mul"});
}

TEST_CASE("layer norm, gelu and attention in pieces become one node each") {
  model_builder norm({1, 5, 48});
  norm.random("s", {48}, 1).random("b", {48}, 2).floats("two", {}, {2}).floats("e", {}, {1e-6F});
  norm.node("ReduceMean", {"x"}, "mean", {make_attribute("axes", ints{-1})});
  norm.node("Sub", {"x", "mean"}, "c").node("Pow", {"c", "two"}, "p");
  norm.node("ReduceMean", {"p"}, "v", {make_attribute("axes", ints{-1})});
  norm.node("Add", {"v", "e"}, "ve").node("Sqrt", {"ve"}, "d").node("Div", {"c", "d"}, "n");
  norm.node("Mul", {"n", "s"}, "m").node("Add", {"m", "b"}, "features");
  CHECK(left_after_passes(norm, 5 * 48) == names{"LayerNormalization"});

  model_builder gelu({1, 5, 8});
  gelu.random("w", {8, 6}, 1).floats("r", {}, {0.70710678F}).floats("one", {}, {1});
  gelu.floats("half", {}, {0.5F}).node("MatMul", {"x", "w"}, "y").node("Mul", {"y", "r"}, "d");
  gelu.node("Erf", {"d"}, "e").node("Add", {"e", "one"}, "a").node("Mul", {"y", "half"}, "h");
  gelu.node("Mul", {"h", "a"}, "features");
  CHECK(left_after_passes(gelu, 40) == names{"InnerProduct"});

  model_builder heads({3, 7, 16});
  heads.random("bias", {7, 7}, 1).floats("s", {}, {0.25F});
  heads.node("Transpose", {"x"}, "t", {make_attribute("perm", ints{0, 1, 3, 2})});
  heads.node("MatMul", {"x", "t"}, "q")
      .node("Mul", {"q", "s"}, "u")
      .node("Add", {"u", "bias"}, "m");
  heads.node("Softmax", {"m"}, "p", {make_attribute("axis", int64_t{-1})});
  heads.node("MatMul", {"p", "x"}, "features");
  CHECK(left_after_passes(heads, 3 * 7 * 16) == names{"Attention"});
}
