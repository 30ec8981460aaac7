// Every operator, compiled against its reference kernel: one line each in the list of cases.
#include "ops/op.hpp"
#include "support/catch.hpp"
#include "support/models.hpp"

#include <set>

using namespace graft;
using namespace graft::test;
using onnx::make_attribute;
using ints = std::vector<int64_t>;

namespace {

// One operator's forward test. The builder has the input "x" of [1,dims] and must make "features".
struct op_case {
  std::string name;
  ints dims;
  int64_t opset;
  void (*build)(model_builder& m);
};

onnx::attribute list(const char* name, ints values) { return make_attribute(name, values); }
onnx::attribute number(const char* name, int64_t value) { return make_attribute(name, value); }
onnx::attribute real(const char* name, float value) { return make_attribute(name, value); }

void conv(model_builder& m, ints weights, std::vector<onnx::attribute> attributes) {
  const int64_t channels = weights[0];
  m.random("w", std::move(weights), 1).random("b", {channels}, 2);
  m.node("Conv", {"x", "w", "b"}, "features", std::move(attributes));
}

void unary(model_builder& m, const char* op, std::vector<onnx::attribute> attributes = {}) {
  m.node(op, {"x"}, "features", std::move(attributes));
}

void binary(model_builder& m, const char* op, ints dims) {
  m.random("y", std::move(dims), 3).node(op, {"x", "y"}, "features");
}

// Arithmetic of two computed tensors, of which the second is broadcast.
void gate(model_builder& m, const char* op) {
  m.node("GlobalAveragePool", {"x"}, "mean").node(op, {"x", "mean"}, "features");
}

const std::vector<op_case> cases = {
    {"Conv 3x3",
     {16, 9, 9},
     13,
     [](auto& m) {
       conv(m, {24, 16, 3, 3}, {list("pads", {1, 1, 1, 1})});
     }},
    {"Conv asymmetric pads",
     {3, 10, 10},
     13,
     [](auto& m) {
       conv(m, {8, 3, 3, 3}, {list("pads", {0, 0, 1, 1}), list("strides", {2, 2})});
     }},
    {"Conv depthwise 5x5",
     {24, 9, 7},
     13,
     [](auto& m) {
       conv(m, {24, 1, 5, 5},
            {number("group", 24), list("pads", {1, 1, 2, 2}), list("strides", {2, 2})});
     }},
    {"Conv grouped",
     {32, 6, 6},
     11,
     [](auto& m) {
       conv(m, {64, 8, 3, 3}, {number("group", 4)});
     }},
    {"Conv depthwise multiplier",
     {8, 6, 6},
     11,
     [](auto& m) {
       conv(m, {16, 1, 3, 3}, {number("group", 8)});
     }},
    {"Conv dilated",
     {5, 12, 12},
     13,
     [](auto& m) {
       conv(m, {7, 5, 3, 3}, {list("dilations", {2, 3}), list("pads", {2, 3, 2, 3})});
     }},
    {"Conv same upper",
     {4, 7, 8},
     13,
     [](auto& m) {
       conv(m, {4, 4, 3, 3},
            {make_attribute("auto_pad", std::string("SAME_UPPER")), list("strides", {2, 2})});
     }},
    {"Conv same lower",
     {4, 8, 8},
     13,
     [](auto& m) {
       conv(m, {4, 4, 2, 2}, {make_attribute("auto_pad", std::string("SAME_LOWER"))});
     }},
    {"Conv 1x7",
     {17, 5, 9},
     13,
     [](auto& m) {
       conv(m, {13, 17, 1, 7}, {list("pads", {0, 3, 0, 3})});
     }},
    {"BatchNormalization",
     {6, 4, 4},
     13,
     [](auto& m) {
       m.random("s", {6}, 1).random("b", {6}, 2).random("mean", {6}, 3);
       m.floats("var", {6}, {1, 2, 0.5F, 3, 1, 0.25F});
       m.node("BatchNormalization", {"x", "s", "b", "mean", "var"}, "features",
              {real("epsilon", 1e-3F)});
     }},
    {"MaxPool",
     {16, 9, 9},
     13,
     [](auto& m) {
       unary(m, "MaxPool",
             {list("kernel_shape", {3, 3}), list("strides", {2, 2}), list("pads", {1, 1, 1, 1})});
     }},
    {"MaxPool ceil",
     {5, 8, 8},
     13,
     [](auto& m) {
       unary(m, "MaxPool",
             {list("kernel_shape", {3, 3}), list("strides", {2, 2}), number("ceil_mode", 1)});
     }},
    {"MaxPool dilated",
     {5, 9, 9},
     13,
     [](auto& m) {
       unary(m, "MaxPool", {list("kernel_shape", {2, 2}), list("dilations", {3, 3})});
     }},
    {"AveragePool",
     {16, 8, 8},
     13,
     [](auto& m) {
       unary(m, "AveragePool", {list("kernel_shape", {3, 3}), list("pads", {1, 1, 1, 1})});
     }},
    {"AveragePool include pad",
     {4, 8, 8},
     13,
     [](auto& m) {
       unary(m, "AveragePool",
             {list("kernel_shape", {3, 3}), list("pads", {1, 1, 1, 1}),
              number("count_include_pad", 1)});
     }},
    {"AveragePool ceil",
     {4, 8, 8},
     13,
     [](auto& m) {
       unary(m, "AveragePool",
             {list("kernel_shape", {3, 3}), list("strides", {2, 2}), number("ceil_mode", 1)});
     }},
    {"AveragePool ceil include pad",
     {4, 8, 8},
     13,
     [](auto& m) {
       unary(m, "AveragePool",
             {list("kernel_shape", {3, 3}), list("strides", {2, 2}), number("ceil_mode", 1),
              number("count_include_pad", 1)});
     }},
    {"GlobalAveragePool", {20, 5, 7}, 13, [](auto& m) { unary(m, "GlobalAveragePool"); }},
    {"GlobalMaxPool", {20, 5, 7}, 13, [](auto& m) { unary(m, "GlobalMaxPool"); }},
    {"ReduceMean image",
     {20, 5, 7},
     13,
     [](auto& m) {
       unary(m, "ReduceMean", {list("axes", {2, 3}), number("keepdims", 0)});
     }},
    {"ReduceMean channels",
     {6, 5, 7},
     13,
     [](auto& m) { unary(m, "ReduceMean", {list("axes", {1})}); }},
    {"ReduceMean opset 18",
     {6, 5, 7},
     18,
     [](auto& m) {
       m.integers("axes", {-1, -2}).node("ReduceMean", {"x", "axes"}, "features");
     }},
    {"ReduceSum",
     {6, 5, 7},
     13,
     [](auto& m) {
       m.integers("axes", {2}).node("ReduceSum", {"x", "axes"}, "features");
     }},
    {"ReduceMax", {6, 5, 7}, 13, [](auto& m) { unary(m, "ReduceMax", {list("axes", {3})}); }},
    {"Relu", {5, 4, 4}, 13, [](auto& m) { unary(m, "Relu"); }},
    {"LeakyRelu", {5, 4, 4}, 13, [](auto& m) { unary(m, "LeakyRelu", {real("alpha", 0.2F)}); }},
    {"PRelu",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.random("s", {5, 1, 1}, 4).node("PRelu", {"x", "s"}, "features");
     }},
    {"Elu", {5, 4, 4}, 13, [](auto& m) { unary(m, "Elu", {real("alpha", 0.7F)}); }},
    {"Sigmoid", {5, 4, 4}, 13, [](auto& m) { unary(m, "Sigmoid"); }},
    {"HardSigmoid", {5, 4, 4}, 13, [](auto& m) { unary(m, "HardSigmoid", {real("alpha", 0.7F)}); }},
    {"HardSwish", {5, 4, 4}, 14, [](auto& m) { unary(m, "HardSwish"); }},
    {"Tanh", {5, 4, 4}, 13, [](auto& m) { unary(m, "Tanh"); }},
    {"Softplus", {5, 4, 4}, 13, [](auto& m) { unary(m, "Softplus"); }},
    {"Erf", {5, 4, 4}, 13, [](auto& m) { unary(m, "Erf"); }},
    {"Exp", {5, 4, 4}, 13, [](auto& m) { unary(m, "Exp"); }},
    {"Log",
     {5, 4, 4},
     13,
     [](auto& m) { m.node("Exp", {"x"}, "e").node("Log", {"e"}, "features"); }},
    {"Sqrt",
     {5, 4, 4},
     13,
     [](auto& m) { m.node("Exp", {"x"}, "e").node("Sqrt", {"e"}, "features"); }},
    {"Reciprocal",
     {5, 4, 4},
     13,
     [](auto& m) { m.node("Exp", {"x"}, "e").node("Reciprocal", {"e"}, "features"); }},
    {"Floor", {5, 4, 4}, 13, [](auto& m) { unary(m, "Floor"); }},
    {"Ceil", {5, 4, 4}, 13, [](auto& m) { unary(m, "Ceil"); }},
    {"Clip inputs",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.floats("lo", {}, {-0.25F})
           .floats("hi", {1}, {0.5F})
           .node("Clip", {"x", "lo", "hi"}, "features");
     }},
    {"Clip one bound",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.floats("hi", {}, {0.5F}).node("Clip", {"x", "", "hi"}, "features");
     }},
    {"Clip attributes",
     {5, 4, 4},
     10,
     [](auto& m) {
       unary(m, "Clip", {real("min", 0), real("max", 0.5F)});
     }},
    {"Add channels",
     {5, 4, 4},
     13,
     [](auto& m) {
       binary(m, "Add", {5, 1, 1});
     }},
    {"Add scalar", {5, 4, 4}, 13, [](auto& m) { binary(m, "Add", {}); }},
    {"Add full",
     {5, 4, 4},
     13,
     [](auto& m) {
       binary(m, "Add", {1, 5, 4, 4});
     }},
    {"Add gate", {32, 4, 4}, 13, [](auto& m) { gate(m, "Add"); }},
    {"Sub", {5, 4, 4}, 13, [](auto& m) { binary(m, "Sub", {4}); }},
    {"Sub from constant",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.floats("y", {}, {1}).node("Sub", {"y", "x"}, "features");
     }},
    {"Sub gate", {5, 4, 4}, 13, [](auto& m) { gate(m, "Sub"); }},
    {"Mul",
     {5, 4, 4},
     13,
     [](auto& m) {
       binary(m, "Mul", {4, 1});
     }},
    {"Mul gate", {24, 4, 4}, 13, [](auto& m) { gate(m, "Mul"); }},
    {"Div",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.floats("y", {}, {3}).node("Div", {"x", "y"}, "features");
     }},
    {"Div reversed",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.node("Exp", {"x"}, "e").floats("y", {}, {3}).node("Div", {"y", "e"}, "features");
     }},
    {"Pow",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.floats("y", {}, {2}).node("Pow", {"x", "y"}, "features");
     }},
    {"Max",
     {5, 4, 4},
     13,
     [](auto& m) {
       binary(m, "Max", {5, 4, 4});
     }},
    {"Min", {5, 4, 4}, 13, [](auto& m) { binary(m, "Min", {1}); }},
    {"Where",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.random("y", {5, 4, 4}, 3)
           .node("Less", {"x", "y"}, "c")
           .node("Where", {"c", "x", "y"}, "features");
     }},
    {"Greater",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.random("y", {4}, 3).node("Greater", {"x", "y"}, "c");
       m.node("Cast", {"c"}, "features", {number("to", 1)});
     }},
    {"Equal",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.node("Floor", {"x"}, "f").floats("y", {}, {-1}).node("Equal", {"f", "y"}, "c");
       m.node("Cast", {"c"}, "features", {number("to", 1)});
     }},
    {"Concat channels",
     {16, 4, 4},
     13,
     [](auto& m) {
       m.node("Relu", {"x"}, "r").node("Concat", {"x", "r", "x"}, "features", {number("axis", 1)});
     }},
    {"Concat convolutions",
     {16, 4, 4},
     13,
     [](auto& m) {
       m.random("w", {8, 16, 1, 1}, 1).random("v", {20, 16, 3, 3}, 2);
       m.node("Conv", {"x", "w"}, "a").node("Conv", {"x", "v"}, "b", {list("pads", {1, 1, 1, 1})});
       m.node("Concat", {"a", "b"}, "c", {number("axis", -3)}).node("Relu", {"c"}, "features");
     }},
    {"Concat rows",
     {3, 4, 4},
     13,
     [](auto& m) {
       m.node("Concat", {"x", "x"}, "features", {number("axis", 2)});
     }},
    {"Flatten", {3, 4, 4}, 13, [](auto& m) { unary(m, "Flatten"); }},
    {"Reshape",
     {3, 4, 4},
     13,
     [](auto& m) {
       m.integers("s", {0, -1, 8}).node("Reshape", {"x", "s"}, "features");
     }},
    {"Squeeze",
     {3, 4, 1},
     13,
     [](auto& m) {
       m.integers("a", {3}).node("Squeeze", {"x", "a"}, "features");
     }},
    {"Squeeze opset 11", {3, 4, 1}, 11, [](auto& m) { unary(m, "Squeeze", {list("axes", {3})}); }},
    {"Unsqueeze",
     {3, 4, 2},
     13,
     [](auto& m) {
       m.integers("a", {2, -1}).node("Unsqueeze", {"x", "a"}, "features");
     }},
    {"Transpose",
     {3, 4, 2},
     13,
     [](auto& m) {
       unary(m, "Transpose", {list("perm", {0, 2, 3, 1})});
     }},
    {"Identity",
     {3, 4, 2},
     13,
     [](auto& m) { m.node("Identity", {"x"}, "y").node("Relu", {"y"}, "features"); }},
    {"Dropout",
     {3, 4, 2},
     13,
     [](auto& m) { m.node("Dropout", {"x"}, "y").node("Relu", {"y"}, "features"); }},
    {"Slice",
     {6, 5, 5},
     13,
     [](auto& m) {
       m.integers("s", {1, -1})
           .integers("e", {1000, -100})
           .integers("a", {1, 3})
           .integers("t", {2, -2});
       m.node("Slice", {"x", "s", "e", "a", "t"}, "features");
     }},
    {"Gather",
     {6, 5, 5},
     13,
     [](auto& m) {
       m.integers("i", {3, -1}).node("Gather", {"x", "i"}, "features", {number("axis", 1)});
     }},
    {"Expand",
     {6, 1, 5},
     13,
     [](auto& m) {
       m.integers("s", {1, 6, 3, 5}).node("Expand", {"x", "s"}, "features");
     }},
    {"Pad",
     {2, 3, 3},
     13,
     [](auto& m) {
       m.integers("p", {0, 0, 1, 2, 0, 0, 0, 1}).node("Pad", {"x", "p"}, "features");
     }},
    {"Pad reflect",
     {2, 3, 3},
     13,
     [](auto& m) {
       m.integers("p", {0, 0, 1, 2, 0, 0, 0, 1});
       m.node("Pad", {"x", "p"}, "features", {make_attribute("mode", std::string("reflect"))});
     }},
    {"Gemm",
     {3, 2, 2},
     13,
     [](auto& m) {
       m.random("w", {12, 7}, 1).random("c", {7}, 2).node("Flatten", {"x"}, "f");
       m.node("Gemm", {"f", "w", "c"}, "features", {real("alpha", 0.5F), real("beta", 2)});
     }},
    {"Gemm transB",
     {3, 2, 2},
     13,
     [](auto& m) {
       m.random("w", {7, 12}, 1).node("Flatten", {"x"}, "f");
       m.node("Gemm", {"f", "w"}, "g", {number("transB", 1)}).node("Relu", {"g"}, "features");
     }},
    {"MatMul constant",
     {3, 4, 5},
     13,
     [](auto& m) {
       m.random("w", {5, 6}, 1).node("MatMul", {"x", "w"}, "features");
     }},
    {"MatMul computed",
     {3, 4, 5},
     13,
     [](auto& m) {
       m.node("Transpose", {"x"}, "t", {list("perm", {0, 1, 3, 2})})
           .node("MatMul", {"x", "t"}, "features");
     }},
    {"MatMul constant left",
     {3, 4, 5},
     13,
     [](auto& m) {
       m.random("w", {2, 4}, 1).node("MatMul", {"w", "x"}, "features");
     }},
    {"Softmax", {3, 4, 5}, 13, [](auto& m) { unary(m, "Softmax", {number("axis", 1)}); }},
    {"Softmax opset 11", {3, 4, 5}, 11, [](auto& m) { unary(m, "Softmax", {number("axis", 2)}); }},
    {"Split",
     {6, 4, 4},
     13,
     [](auto& m) {
       m.integers("s", {2, 4});
       m.node("Split", {"x", "s"}, "a", {number("axis", 1)});
       m.model.graph.nodes.back().outputs = {"a", "b"};
       m.node("Concat", {"b", "a"}, "features", {number("axis", 1)});
     }},
    {"LRN",
     {8, 4, 4},
     13,
     [](auto& m) {
       unary(m, "LRN", {number("size", 5), real("alpha", 0.5F)});
     }},
    {"ConstantOfShape",
     {3, 4, 4},
     13,
     [](auto& m) {
       m.integers("s", {4}).node(
           "ConstantOfShape", {"s"}, "z",
           {make_attribute("value",
                           onnx::make_tensor("", {1}, std::span<const float>(noise(1, 9))))});
       m.node("Add", {"x", "z"}, "features");
     }},
    {"Constant",
     {3, 4, 4},
     13,
     [](auto& m) {
       m.node("Constant", {}, "c", {real("value_float", 0.5F)}).node("Mul", {"x", "c"}, "features");
     }},
    {"Shape arithmetic",
     {3, 4, 4},
     13,
     [](auto& m) {
       m.node("Shape", {"x"}, "s").integers("zero", {0}).integers("rest", {-1});
       m.node("Gather", {"s", "zero"}, "n", {number("axis", 0)});
       m.node("Concat", {"n", "rest"}, "to", {number("axis", 0)})
           .node("Reshape", {"x", "to"}, "features");
     }},
};

}  // namespace

TEST_CASE("every operator gives what its reference kernel gives") {
  std::set<std::string> seen;
  for (const op_case& one : cases) {
    INFO(one.name);
    model_builder m(one.dims, one.opset);
    one.build(m);
    for (const onnx::node& n : m.model.graph.nodes) seen.insert(n.op_type);
    const std::vector<float> x =
        noise(static_cast<std::size_t>(onednn::element_count(one.dims)), 7);
    const auto expected = interpret(m.model, x);
    if (!expected.ok()) FAIL_CHECK(one.name << ": " << expected.status().message());
    const auto got = run_compiled(m.model, x);
    if (!got.ok()) FAIL_CHECK(one.name << ": " << got.status().message());
    if (!expected.ok() || !got.ok()) continue;
    CHECK(expected->size() > 0);
    CHECK(relative_error(*got, *expected) < 2e-5);
  }
  for (const std::string_view name : onednn::op_names()) {
    INFO(name << " has no case");
    CHECK(seen.count(std::string(name)) == 1);
  }
}
