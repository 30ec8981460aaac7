// Activations and arithmetic.
#include "op_cases.hpp"

namespace graft::test {

using onnx::make_attribute;

const std::vector<op_case> arithmetic_cases = {
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
};

}  // namespace graft::test
