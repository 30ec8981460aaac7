// Operators that move elements, and matrix products.
#include "op_cases.hpp"

namespace graft::test {

using onnx::make_attribute;

const std::vector<op_case> rearranging_cases = {
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

}  // namespace graft::test
