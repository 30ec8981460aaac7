// The reference kernels against numbers worked out by hand from the ONNX operator definitions.
#include "support/catch.hpp"
#include "support/models.hpp"

using namespace graft;
using namespace graft::test;
using onnx::make_attribute;
using ints = std::vector<int64_t>;
using floats = std::vector<float>;

namespace {

struct known {
  std::string name;
  ints dims;
  floats x;
  int64_t opset;
  void (*build)(model_builder& m);
  floats expected;
};

const floats nine = {1, 2, 3, 4, 5, 6, 7, 8, 9};

const std::vector<known> cases = {
    {"Conv with a corner of padding",
     {1, 2, 2},
     {1, 2, 3, 4},
     13,
     [](auto& m) {
       m.floats("w", {1, 1, 2, 2}, {1, 10, 100, 1000}).floats("b", {1}, {0.5F});
       m.node("Conv", {"x", "w", "b"}, "features", {make_attribute("pads", ints{0, 0, 1, 1})});
     },
     {4321.5F, 402.5F, 43.5F, 4.5F}},
    {"BatchNormalization",
     {2, 1, 1},
     {3, 5},
     13,
     [](auto& m) {
       m.floats("s", {2}, {2, 1}).floats("b", {2}, {1, 0}).floats("m", {2}, {1, 1});
       m.floats("v", {2}, {3, 15});
       m.node("BatchNormalization", {"x", "s", "b", "m", "v"}, "features",
              {make_attribute("epsilon", 1.0F)});
     },
     {3, 1}},
    {"MaxPool ceil_mode",
     {1, 3, 3},
     nine,
     13,
     [](auto& m) {
       m.node("MaxPool", {"x"}, "features",
              {make_attribute("kernel_shape", ints{2, 2}), make_attribute("strides", ints{2, 2}),
               make_attribute("ceil_mode", int64_t{1})});
     },
     {5, 6, 8, 9}},
    {"AveragePool leaves padding out",
     {1, 3, 3},
     nine,
     13,
     [](auto& m) {
       m.node("AveragePool", {"x"}, "features",
              {make_attribute("kernel_shape", ints{3, 3}), make_attribute("strides", ints{2, 2}),
               make_attribute("pads", ints{1, 1, 1, 1})});
     },
     {3, 4, 6, 7}},
    {"AveragePool counts padding",
     {1, 2, 2},
     {1, 2, 3, 6},
     13,
     [](auto& m) {
       m.node("AveragePool", {"x"}, "features",
              {make_attribute("kernel_shape", ints{2, 2}), make_attribute("pads", ints{1, 1, 0, 0}),
               make_attribute("count_include_pad", int64_t{1})});
     },
     {0.25F, 0.75F, 1, 3}},
    {"Softmax",
     {1, 1, 2},
     {0, 1.0986123F},
     13,
     [](auto& m) { m.node("Softmax", {"x"}, "features"); },
     {0.25F, 0.75F}},
    {"LRN",
     {3, 1, 1},
     {1, 2, 3},
     13,
     [](auto& m) {
       m.node("LRN", {"x"}, "features",
              {make_attribute("size", int64_t{3}), make_attribute("alpha", 3.0F),
               make_attribute("beta", 1.0F), make_attribute("bias", 1.0F)});
     },
     {1.0F / 6, 2.0F / 15, 3.0F / 14}},
    {"Slice backwards",
     {1, 1, 4},
     {1, 2, 3, 4},
     13,
     [](auto& m) {
       m.integers("s", {-1}).integers("e", {-4}).integers("a", {3}).integers("t", {-2});
       m.node("Slice", {"x", "s", "e", "a", "t"}, "features");
     },
     {4, 2}},
    {"Pad by reflection",
     {1, 1, 3},
     {1, 2, 3},
     13,
     [](auto& m) {
       m.integers("p", {0, 0, 0, 2, 0, 0, 0, 1});
       m.node("Pad", {"x", "p"}, "features", {make_attribute("mode", std::string("reflect"))});
     },
     {3, 2, 1, 2, 3, 2}},
    {"Pad the edge",
     {1, 1, 2},
     {1, 2},
     13,
     [](auto& m) {
       m.integers("p", {0, 0, 0, 1, 0, 0, 0, 2});
       m.node("Pad", {"x", "p"}, "features", {make_attribute("mode", std::string("edge"))});
     },
     {1, 1, 2, 2, 2}},
    {"Transpose",
     {2, 1, 2},
     {1, 2, 3, 4},
     13,
     [](auto& m) {
       m.node("Transpose", {"x"}, "features", {make_attribute("perm", ints{0, 3, 2, 1})});
     },
     {1, 3, 2, 4}},
    {"Gather from the end",
     {3, 1, 1},
     {1, 2, 3},
     13,
     [](auto& m) {
       m.integers("i", {-1, 0});
       m.node("Gather", {"x", "i"}, "features", {make_attribute("axis", int64_t{1})});
     },
     {3, 1}},
    {"Gemm",
     {2, 1, 1},
     {1, 2},
     13,
     [](auto& m) {
       m.floats("w", {2, 2}, {1, 2, 3, 4}).floats("c", {2}, {10, 20}).node("Flatten", {"x"}, "f");
       m.node("Gemm", {"f", "w", "c"}, "features",
              {make_attribute("alpha", 2.0F), make_attribute("beta", 0.5F)});
     },
     {19, 30}},
    {"HardSwish",
     {3, 1, 1},
     {-4, 1, 4},
     14,
     [](auto& m) { m.node("HardSwish", {"x"}, "features"); },
     {0, 4.0F / 6, 4}},
    {"integer arithmetic of shapes",
     {4, 3, 2},
     floats(24, 1),
     13,
     [](auto& m) {
       m.node("Shape", {"x"}, "s").integers("one", {1}).integers("two", {2}).integers("n", {1});
       m.node("Gather", {"s", "one"}, "c")
           .node("Div", {"c", "two"}, "h")
           .node("Mul", {"h", "h"}, "q");
       m.node("Concat", {"n", "q", "m"}, "to", {make_attribute("axis", int64_t{0})});
       m.integers("m", {-1}).node("Reshape", {"x", "to"}, "r");
       m.node("ReduceSum", {"r", "two"}, "features", {make_attribute("keepdims", int64_t{0})});
     },
     {6, 6, 6, 6}},
};

}  // namespace

TEST_CASE("reference kernels give the numbers of the operator definitions") {
  for (const known& one : cases) {
    INFO(one.name);
    model_builder m(one.dims, one.opset);
    one.build(m);
    const auto got = interpret(m.model, one.x);
    if (!got.ok()) FAIL_CHECK(one.name << ": " << got.status().message());
    if (!got.ok()) continue;
    CHECK(relative_error(*got, one.expected) < 1e-6);
  }
}
