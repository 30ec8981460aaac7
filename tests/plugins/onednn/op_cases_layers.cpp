// Convolutions, pools, reductions and normalisation.
#include "op_cases.hpp"

namespace graft::test {

using onnx::make_attribute;

const std::vector<op_case> layer_cases = {
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
};

}  // namespace graft::test
