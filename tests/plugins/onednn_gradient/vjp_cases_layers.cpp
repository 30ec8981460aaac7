// Convolutions, normalisation, pools and matrix products.
#include "vjp_cases.hpp"

namespace graft::test {
namespace {

void batch_norm(model_builder& m, const char* input, const char* output, int64_t channels) {
  const auto n = static_cast<std::size_t>(channels);
  std::vector<float> variance = noise(n, 5);
  for (float& v : variance) v = 0.5F + v * v;
  m.random("scale", {channels}, 3).random("shift", {channels}, 4).random("mean", {channels}, 6);
  m.floats("variance", {channels}, variance);
  m.node("BatchNormalization", {input, "scale", "shift", "mean", "variance"}, output);
}

}  // namespace

const std::vector<vjp_case> layer_vjps = {
    {"Conv 3x3",
     {5, 7, 6},
     13,
     [](auto& m) {
       conv(m, {9, 5, 3, 3}, {list("pads", {1, 1, 1, 1})});
     }},
    {"Conv 3x3 of blocked channels",
     {16, 6, 6},
     13,
     [](auto& m) {
       conv(m, {32, 16, 3, 3}, {list("pads", {1, 1, 1, 1})});
     }},
    {"Conv strided, of whole vectors",
     {24, 9, 7},
     13,
     [](auto& m) {
       conv(m, {20, 24, 3, 3}, {list("pads", {1, 0, 1, 1}), list("strides", {2, 3})});
     }},
    {"Conv dilated, of whole vectors",
     {16, 9, 9},
     13,
     [](auto& m) {
       conv(m, {16, 16, 2, 3}, {list("pads", {1, 2, 1, 2}), list("dilations", {3, 2})});
     }},
    {"Conv 3x3 by Winograd",
     {32, 13, 12},
     13,
     [](auto& m) {
       conv(m, {48, 32, 3, 3}, {list("pads", {1, 1, 1, 1})});
     },
     false,
     0,
     true},
    {"Conv 1x1",
     {24, 4, 5},
     13,
     [](auto& m) {
       conv(m, {18, 24, 1, 1}, {});
     }},
    {"Conv asymmetric pads",
     {3, 8, 8},
     13,
     [](auto& m) {
       conv(m, {8, 3, 3, 3}, {list("pads", {0, 0, 1, 1}), list("strides", {2, 2})});
     }},
    {"Conv same lower",
     {4, 7, 8},
     13,
     [](auto& m) {
       conv(m, {4, 4, 2, 3}, {onnx::make_attribute("auto_pad", std::string("SAME_LOWER"))});
     }},
    {"Conv dilated",
     {5, 9, 9},
     13,
     [](auto& m) {
       conv(m, {7, 5, 3, 3}, {list("dilations", {2, 3}), list("pads", {2, 3, 2, 3})});
     }},
    {"Conv grouped",
     {8, 5, 5},
     13,
     [](auto& m) {
       conv(m, {12, 2, 3, 3}, {number("group", 4)});
     }},
    {"Conv depthwise 3x3",
     {19, 6, 7},
     13,
     [](auto& m) {
       conv(m, {19, 1, 3, 3}, {number("group", 19), list("pads", {1, 1, 1, 1})});
     }},
    {"Conv depthwise 3x3, stride 2",
     {16, 7, 7},
     13,
     [](auto& m) {
       conv(m, {16, 1, 3, 3},
            {number("group", 16), list("pads", {0, 0, 1, 1}), list("strides", {2, 2})});
     }},
    {"Conv depthwise 5x5",
     {20, 5, 6},
     13,
     [](auto& m) {
       conv(m, {20, 1, 5, 5}, {number("group", 20), list("pads", {2, 2, 2, 2})});
     }},
    {"Conv depthwise 5x5, stride 2",
     {33, 7, 5},
     13,
     [](auto& m) {
       conv(m, {33, 1, 5, 5},
            {number("group", 33), list("pads", {1, 1, 2, 2}), list("strides", {2, 2})});
     }},
    {"Conv depthwise 7x7",
     {17, 7, 7},
     13,
     [](auto& m) {
       conv(m, {17, 1, 7, 7}, {number("group", 17), list("pads", {3, 3, 3, 3})});
     }},
    {"Conv depthwise 3x5",
     {6, 6, 7},
     13,
     [](auto& m) {
       conv(m, {6, 1, 3, 5}, {number("group", 6)});
     }},
    {"Conv depthwise multiplier",
     {8, 5, 5},
     13,
     [](auto& m) {
       conv(m, {16, 1, 3, 3}, {number("group", 8)});
     }},
    {"Conv without bias, frozen BN",
     {6, 6, 5},
     13,
     [](auto& m) {
       m.random("w", {10, 6, 3, 3}, 1).node("Conv", {"x", "w"}, "y");
       batch_norm(m, "y", "features", 10);
     }},
    {"Conv with bias, frozen BN",
     {6, 6, 5},
     13,
     [](auto& m) {
       m.random("w", {10, 6, 3, 3}, 1).random("b", {10}, 2).node("Conv", {"x", "w", "b"}, "y");
       batch_norm(m, "y", "features", 10);
     }},
    {"Conv, BN in batch mode",
     {6, 6, 5},
     13,
     [](auto& m) {
       m.random("w", {10, 6, 3, 3}, 1).node("Conv", {"x", "w"}, "y");
       batch_norm(m, "y", "features", 10);
     },
     true},
    {"frozen BN", {9, 4, 5}, 13, [](auto& m) { batch_norm(m, "x", "features", 9); }},
    {"BN in batch mode", {9, 4, 5}, 13, [](auto& m) { batch_norm(m, "x", "features", 9); }, true},
    {"BN of a vector in batch mode",
     {13},
     13,
     [](auto& m) { batch_norm(m, "x", "features", 13); },
     true},
    {"MaxPool",
     {3, 7, 6},
     13,
     [](auto& m) {
       unary(m, "MaxPool",
             {list("kernel_shape", {3, 3}), list("strides", {2, 2}), list("pads", {1, 1, 1, 1})});
     }},
    {"MaxPool ceil",
     {3, 6, 6},
     13,
     [](auto& m) {
       unary(m, "MaxPool",
             {list("kernel_shape", {3, 2}), list("strides", {2, 2}), number("ceil_mode", 1)});
     }},
    {"AveragePool",
     {5, 7, 6},
     13,
     [](auto& m) {
       unary(m, "AveragePool",
             {list("kernel_shape", {3, 3}), list("strides", {2, 2}), list("pads", {1, 1, 1, 1})});
     }},
    {"AveragePool with its padding",
     {5, 6, 7},
     13,
     [](auto& m) {
       unary(m, "AveragePool",
             {list("kernel_shape", {3, 3}), list("pads", {0, 1, 1, 0}),
              number("count_include_pad", 1)});
     }},
    {"GlobalAveragePool", {7, 5, 4}, 13, [](auto& m) { unary(m, "GlobalAveragePool"); }},
    {"Gemm",
     {6},
     13,
     [](auto& m) {
       m.random("w", {5, 6}, 1).random("b", {5}, 2);
       m.node("Gemm", {"x", "w", "b"}, "features",
              {number("transB", 1), real("alpha", 0.5F), real("beta", 2)});
     }},
    {"Gemm plain",
     {6},
     13,
     [](auto& m) {
       m.random("w", {6, 4}, 1).node("Gemm", {"x", "w"}, "features");
     }},
    {"MatMul by weights",
     {4, 6},
     13,
     [](auto& m) {
       m.random("w", {6, 5}, 1).node("MatMul", {"x", "w"}, "features");
     }},
    {"MatMul of two computed",
     {2, 4, 4},
     13,
     [](auto& m) {
       m.node("Transpose", {"x"}, "t", {list("perm", {0, 1, 3, 2})});
       m.node("MatMul", {"x", "t"}, "features");
     }},
    {"attention",
     {5, 6},
     13,
     [](auto& m) {
       m.random("wq", {6, 6}, 1).random("wk", {6, 6}, 2).random("wv", {6, 6}, 3);
       m.node("MatMul", {"x", "wq"}, "q").node("MatMul", {"x", "wk"}, "k");
       m.node("MatMul", {"x", "wv"}, "v").node("Transpose", {"k"}, "kt", {list("perm", {0, 2, 1})});
       m.node("MatMul", {"q", "kt"}, "scores").node("Softmax", {"scores"}, "share");
       m.node("MatMul", {"share", "v"}, "features");
     }},
};

}  // namespace graft::test
