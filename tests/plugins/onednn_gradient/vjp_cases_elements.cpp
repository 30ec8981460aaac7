// Element by element, reductions, and rearranging.
#include "vjp_cases.hpp"

namespace graft::test {
namespace {

void scalar(model_builder& m, const char* name, float value) { m.floats(name, {}, {value}); }

}  // namespace

const std::vector<vjp_case> element_vjps = {
    {"Relu", {3, 4, 5}, 13, [](auto& m) { unary(m, "Relu"); }},
    {"Clip",
     {60},
     13,
     [](auto& m) {
       scalar(m, "low", -0.5F);
       scalar(m, "high", 0.7F);
       m.node("Clip", {"x", "low", "high"}, "features");
     }},
    {"LeakyRelu", {3, 4, 5}, 13, [](auto& m) { unary(m, "LeakyRelu", {real("alpha", 0.1F)}); }},
    {"Elu", {3, 4, 5}, 13, [](auto& m) { unary(m, "Elu"); }},
    {"Sigmoid", {3, 4, 5}, 13, [](auto& m) { unary(m, "Sigmoid"); }},
    {"Tanh", {3, 4, 5}, 13, [](auto& m) { unary(m, "Tanh"); }},
    {"HardSigmoid", {20}, 13, [](auto& m) { unary(m, "HardSigmoid", {real("alpha", 0.9F)}); }},
    {"HardSwish", {20}, 14, [](auto& m) { unary(m, "HardSwish"); }},
    {"HardSwish beyond its bend", {20}, 14, [](auto& m) { unary(m, "HardSwish"); }, false, 3},
    {"Softplus", {20}, 13, [](auto& m) { unary(m, "Softplus"); }},
    {"Erf", {20}, 13, [](auto& m) { unary(m, "Erf"); }},
    {"Exp", {20}, 13, [](auto& m) { unary(m, "Exp"); }},
    {"Log", {20}, 13, [](auto& m) { unary(m, "Log"); }, false, 2},
    {"Sqrt", {20}, 13, [](auto& m) { unary(m, "Sqrt"); }, false, 2},
    {"Reciprocal", {20}, 13, [](auto& m) { unary(m, "Reciprocal"); }, false, 3},
    {"SiLU",
     {5, 3, 4},
     13,
     [](auto& m) {
       m.node("Sigmoid", {"x"}, "s").node("Mul", {"x", "s"}, "features");
     }},
    {"GELU",
     {4, 6},
     13,
     [](auto& m) {
       scalar(m, "root", 1.41421356F);
       scalar(m, "one", 1);
       scalar(m, "half", 0.5F);
       m.node("Div", {"x", "root"}, "d").node("Erf", {"d"}, "e").node("Add", {"e", "one"}, "a");
       m.node("Mul", {"x", "a"}, "y").node("Mul", {"y", "half"}, "features");
     }},
    {"layer norm",
     {4, 7},
     13,
     [](auto& m) {
       scalar(m, "two", 2);
       scalar(m, "epsilon", 1e-2F);
       m.random("scale", {7}, 1).random("shift", {7}, 2);
       m.node("ReduceMean", {"x"}, "mean", {list("axes", {-1})}).node("Sub", {"x", "mean"}, "d");
       m.node("Pow", {"d", "two"}, "p").node("ReduceMean", {"p"}, "v", {list("axes", {-1})});
       m.node("Add", {"v", "epsilon"}, "e").node("Sqrt", {"e"}, "s").node("Div", {"d", "s"}, "y");
       m.node("Mul", {"y", "scale"}, "z").node("Add", {"z", "shift"}, "features");
     }},
    {"Pow",
     {20},
     13,
     [](auto& m) {
       scalar(m, "p", 1.7F);
       m.node("Pow", {"x", "p"}, "features");
     },
     false,
     2},
    {"Add of a parameter",
     {3, 4, 5},
     13,
     [](auto& m) {
       binary(m, "Add", {3, 1, 1});
     }},
    {"Add of a row", {4, 5}, 13, [](auto& m) { binary(m, "Add", {5}); }},
    {"Mul of a wide parameter",
     {3, 4, 5},
     13,
     [](auto& m) {
       binary(m, "Mul", {3, 4, 5});
     }},
    {"Sub broadcast", {3, 4, 5}, 13, [](auto& m) { gate(m, "Sub"); }},
    {"Mul broadcast", {5, 4, 3}, 13, [](auto& m) { gate(m, "Mul"); }},
    {"Div broadcast", {5, 4, 3}, 13, [](auto& m) { gate(m, "Div"); }, false, 3},
    {"Mul by itself",
     {11},
     13,
     [](auto& m) {
       m.node("Mul", {"x", "x"}, "features");
     }},
    {"Add of itself, then Relu",
     {12},
     13,
     [](auto& m) {
       m.node("Add", {"x", "x"}, "y").node("Relu", {"y"}, "features");
     }},
    {"ReduceMean over pixels",
     {5, 4, 3},
     13,
     [](auto& m) {
       unary(m, "ReduceMean", {list("axes", {2, 3})});
     }},
    {"ReduceMean over channels",
     {5, 4, 3},
     13,
     [](auto& m) {
       unary(m, "ReduceMean", {list("axes", {1}), number("keepdims", 0)});
     }},
    {"ReduceSum",
     {5, 4},
     13,
     [](auto& m) {
       m.integers("axes", {1}).node("ReduceSum", {"x", "axes"}, "features");
     }},
    {"Softmax", {4, 5}, 13, [](auto& m) { unary(m, "Softmax"); }},
    {"Softmax over channels",
     {4, 3, 2},
     13,
     [](auto& m) { unary(m, "Softmax", {number("axis", 1)}); }},
    {"Softmax, opset 11", {4, 5}, 11, [](auto& m) { unary(m, "Softmax"); }},
    {"Concat of images",
     {3, 4, 5},
     13,
     [](auto& m) {
       m.node("Sigmoid", {"x"}, "s").node("Tanh", {"x"}, "t");
       m.node("Concat", {"s", "x", "t"}, "features", {number("axis", 1)});
     }},
    {"Concat of rows",
     {3, 4},
     13,
     [](auto& m) {
       m.node("Tanh", {"x"}, "t").node("Concat", {"x", "t"}, "features", {number("axis", -1)});
     }},
    {"Flatten of an image", {3, 4, 5}, 13, [](auto& m) { unary(m, "Flatten"); }},
    {"patches to tokens",
     {6, 2, 3},
     13,
     [](auto& m) {
       m.integers("shape", {0, 6, -1}).node("Reshape", {"x", "shape"}, "r");
       m.node("Transpose", {"r"}, "features", {list("perm", {0, 2, 1})});
     }},
    {"Squeeze and Unsqueeze",
     {4, 3, 2},
     13,
     [](auto& m) {
       m.integers("pixels", {2, 3}).integers("last", {2}).node("GlobalAveragePool", {"x"}, "p");
       m.node("Squeeze", {"p", "pixels"}, "s").node("Unsqueeze", {"s", "last"}, "features");
     }},
    {"Identity and Dropout",
     {4, 3, 2},
     13,
     [](auto& m) {
       m.node("Identity", {"x"}, "i").node("Dropout", {"i"}, "d").node("Tanh", {"d"}, "features");
     }},
};

}  // namespace graft::test
