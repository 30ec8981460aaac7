// What transformers and shape arithmetic use: normalisations, logic, reductions, masks.
#include "op_cases.hpp"

namespace graft::test {
namespace {

// A positive input, for logarithms.
void of_exponential(model_builder& m, const char* op,
                    std::vector<onnx::attribute> attributes = {}) {
  m.node("Exp", {"x"}, "e").node(op, {"e"}, "features", std::move(attributes));
}

// Logic of two comparisons, as numbers.
void logic(model_builder& m, const char* op) {
  m.floats("low", {}, {-0.25F}).floats("high", {}, {0.5F});
  m.node("GreaterOrEqual", {"x", "low"}, "a").node("LessOrEqual", {"x", "high"}, "b");
  m.node(op, {"a", "b"}, "c").node("Cast", {"c"}, "features", {number("to", 1)});
}

// x of [N,1,tokens,3*heads*16] through attention as PyTorch exports it; `mask` names what is added
// to the scores, or is null.
void attention(model_builder& m, int64_t tokens, int64_t heads, const char* mask) {
  m.integers("s", {0, tokens, 3, heads, 16}).node("Reshape", {"x", "s"}, "r");
  m.node("Transpose", {"r"}, "t", {list("perm", {2, 0, 3, 1, 4})});
  for (const int64_t which : {0, 1, 2}) {
    const std::string k = std::to_string(which);
    m.integers("i" + k, {which}).node("Gather", {"t", "i" + k}, "g" + k);
    m.integers("a" + k, {0}).node("Squeeze", {"g" + k, "a" + k}, "h" + k);
  }
  m.floats("root", {}, {0.5F}).node("Mul", {"h0", "root"}, "q");
  m.node("Transpose", {"h1"}, "kt", {list("perm", {0, 1, 3, 2})});
  m.node("Mul", {"kt", "root"}, "k").node("MatMul", {"q", "k"}, "qk");
  std::string scores = "qk";
  if (mask != nullptr) m.node("Add", {scores, mask}, "masked"), scores = "masked";
  m.node("Softmax", {scores}, "p", {number("axis", -1)}).node("MatMul", {"p", "h2"}, "o");
  m.node("Transpose", {"o"}, "u", {list("perm", {0, 2, 1, 3})});
  m.integers("back", {0, tokens, heads * 16}).node("Reshape", {"u", "back"}, "features");
}

void reduction(model_builder& m, const char* op) {
  unary(m, op, {list("axes", {2}), number("keepdims", 0)});
}

}  // namespace

const std::vector<op_case> wider_cases = {
    {"Neg", {5, 4, 4}, 13, [](auto& m) { unary(m, "Neg"); }},
    {"Abs", {5, 4, 4}, 13, [](auto& m) { unary(m, "Abs"); }},
    {"Sign", {5, 4, 4}, 13, [](auto& m) { unary(m, "Sign"); }},
    {"Sin", {5, 4, 4}, 13, [](auto& m) { unary(m, "Sin"); }},
    {"Cos", {5, 4, 4}, 13, [](auto& m) { unary(m, "Cos"); }},
    {"Round", {5, 4, 4}, 13, [](auto& m) { unary(m, "Round"); }},
    {"Softsign", {5, 4, 4}, 13, [](auto& m) { unary(m, "Softsign"); }},
    {"Mish", {5, 4, 4}, 18, [](auto& m) { unary(m, "Mish"); }},
    {"Selu", {5, 4, 4}, 13, [](auto& m) { unary(m, "Selu"); }},
    {"Celu", {5, 4, 4}, 13, [](auto& m) { unary(m, "Celu", {real("alpha", 0.7F)}); }},
    {"ThresholdedRelu",
     {5, 4, 4},
     13,
     [](auto& m) { unary(m, "ThresholdedRelu", {real("alpha", 0.3F)}); }},
    {"Gelu", {5, 4, 4}, 20, [](auto& m) { unary(m, "Gelu"); }},
    {"Gelu tanh",
     {5, 4, 4},
     20,
     [](auto& m) { unary(m, "Gelu", {onnx::make_attribute("approximate", std::string("tanh"))}); }},
    {"LogSoftmax", {5, 4, 4}, 13, [](auto& m) { unary(m, "LogSoftmax"); }},
    {"And", {5, 4, 4}, 13, [](auto& m) { logic(m, "And"); }},
    {"Or", {5, 4, 4}, 13, [](auto& m) { logic(m, "Or"); }},
    {"Xor", {5, 4, 4}, 13, [](auto& m) { logic(m, "Xor"); }},
    {"Not",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.floats("low", {}, {0.25F}).node("Greater", {"x", "low"}, "a").node("Not", {"a"}, "b");
       m.node("CastLike", {"b", "x"}, "features");
     }},
    {"Mod",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.floats("y", {}, {0.3F}).node("Mod", {"x", "y"}, "features", {number("fmod", 1)});
     }},
    {"Sum",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.random("y", {4}, 3).random("z", {5, 1, 1}, 4).node("Sum", {"x", "y", "z"}, "features");
     }},
    {"Mean",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.random("y", {4}, 3).node("Mean", {"x", "y", "x"}, "features");
     }},
    {"Max of three",
     {5, 4, 4},
     13,
     [](auto& m) {
       m.random("y", {4}, 3).floats("z", {}, {0}).node("Max", {"x", "y", "z"}, "features");
     }},
    {"ReduceMin", {5, 4, 4}, 13, [](auto& m) { reduction(m, "ReduceMin"); }},
    {"ReduceProd", {5, 4, 4}, 13, [](auto& m) { reduction(m, "ReduceProd"); }},
    {"ReduceL1", {5, 4, 4}, 13, [](auto& m) { reduction(m, "ReduceL1"); }},
    {"ReduceL2", {5, 4, 4}, 13, [](auto& m) { reduction(m, "ReduceL2"); }},
    {"ReduceSumSquare", {5, 4, 4}, 13, [](auto& m) { reduction(m, "ReduceSumSquare"); }},
    {"ReduceLogSum",
     {5, 4, 4},
     13,
     [](auto& m) { of_exponential(m, "ReduceLogSum", {list("axes", {1})}); }},
    {"ReduceLogSumExp", {5, 4, 4}, 13, [](auto& m) { reduction(m, "ReduceLogSumExp"); }},
    {"ReduceMean last",
     {5, 4, 4},
     13,
     [](auto& m) { unary(m, "ReduceMean", {list("axes", {-1})}); }},
    {"LayerNormalization",
     {4, 4, 48},
     17,
     [](auto& m) {
       m.random("s", {48}, 1).random("b", {48}, 2);
       m.node("LayerNormalization", {"x", "s", "b"}, "features", {real("epsilon", 1e-6F)});
     }},
    {"LayerNormalization of two axes, no bias",
     {3, 4, 6},
     17,
     [](auto& m) {
       m.random("s", {4, 6}, 1);
       m.node("LayerNormalization", {"x", "s"}, "features", {number("axis", 2)});
     }},
    {"LayerNormalization in pieces",
     {4, 4, 48},
     13,
     [](auto& m) {
       m.random("s", {48}, 1)
           .random("b", {48}, 2)
           .floats("two", {}, {2})
           .floats("eps", {}, {1e-6F});
       m.node("ReduceMean", {"x"}, "mean", {list("axes", {-1})}).node("Sub", {"x", "mean"}, "c");
       m.node("Pow", {"c", "two"}, "p").node("ReduceMean", {"p"}, "v", {list("axes", {-1})});
       m.node("Add", {"v", "eps"}, "ve").node("Sqrt", {"ve"}, "d").node("Div", {"c", "d"}, "n");
       m.node("Mul", {"n", "s"}, "m").node("Add", {"m", "b"}, "features");
     }},
    {"Gelu in pieces",
     {4, 4, 6},
     13,
     [](auto& m) {
       m.floats("r", {}, {1.41421356F}).floats("one", {}, {1}).floats("half", {}, {0.5F});
       m.node("Div", {"x", "r"}, "d").node("Erf", {"d"}, "e").node("Add", {"e", "one"}, "a");
       m.node("Mul", {"x", "a"}, "p").node("Mul", {"p", "half"}, "features");
     }},
    {"Gelu in pieces after a product",
     {4, 4, 6},
     13,
     [](auto& m) {
       m.random("w", {6, 20}, 3).random("c", {20}, 4);
       m.floats("r", {}, {1.41421356F}).floats("one", {}, {1}).floats("half", {}, {0.5F});
       m.node("MatMul", {"x", "w"}, "y").node("Add", {"c", "y"}, "z");
       m.node("Div", {"z", "r"}, "d").node("Erf", {"d"}, "e").node("Add", {"e", "one"}, "a");
       m.node("Mul", {"z", "a"}, "p").node("Mul", {"p", "half"}, "features");
     }},
    {"Gelu by tanh in pieces",
     {4, 4, 6},
     13,
     [](auto& m) {
       m.floats("three", {}, {3}).floats("c", {}, {0.044715F}).floats("k", {}, {0.79788456F});
       m.floats("one", {}, {1}).floats("half", {}, {0.5F}).node("Mul", {"x", "half"}, "h");
       m.node("Pow", {"x", "three"}, "p").node("Mul", {"p", "c"}, "q").node("Add", {"x", "q"}, "s");
       m.node("Mul", {"s", "k"}, "u").node("Tanh", {"u"}, "t").node("Add", {"t", "one"}, "g");
       m.node("Mul", {"h", "g"}, "features");
     }},
    {"attention", {1, 9, 96}, 13, [](auto& m) { attention(m, 9, 2, nullptr); }},
    {"attention of one head's width and a mask",
     {1, 40, 144},
     13,
     [](auto& m) {
       m.random("bias", {1, 3, 40, 40}, 5), attention(m, 40, 3, "bias");
     }},
    {"attention with a mask of one row",
     {1, 9, 96},
     13,
     [](auto& m) { m.random("bias", {9}, 5), attention(m, 9, 2, "bias"); }},
    {"InstanceNormalization",
     {6, 4, 4},
     13,
     [](auto& m) {
       m.random("s", {6}, 1).random("b", {6}, 2);
       m.node("InstanceNormalization", {"x", "s", "b"}, "features");
     }},
    {"GroupNormalization",
     {6, 4, 4},
     21,
     [](auto& m) {
       m.random("s", {6}, 1).random("b", {6}, 2);
       m.node("GroupNormalization", {"x", "s", "b"}, "features", {number("num_groups", 3)});
     }},
    {"Tile",
     {3, 4, 4},
     13,
     [](auto& m) {
       m.integers("r", {1, 2, 1, 3}).node("Tile", {"x", "r"}, "features");
     }},
    {"DepthToSpace",
     {8, 3, 3},
     13,
     [](auto& m) { unary(m, "DepthToSpace", {number("blocksize", 2)}); }},
    {"SpaceToDepth",
     {2, 4, 6},
     13,
     [](auto& m) { unary(m, "SpaceToDepth", {number("blocksize", 2)}); }},
    {"Range, Size and Trilu",
     {4, 4, 4},
     14,
     [](auto& m) {
       m.integers("zero", {0}).integers("one", {1}).integers("none", {});
       m.node("Squeeze", {"zero"}, "from").node("Squeeze", {"one"}, "step");
       m.node("Size", {"x"}, "n").node("Range", {"from", "n", "step"}, "r");
       m.node("Cast", {"r"}, "f", {number("to", 1)}).node("Shape", {"x"}, "s");
       m.node("Reshape", {"f", "s"}, "g").node("Add", {"x", "g"}, "h");
       m.node("Trilu", {"h", "one"}, "features", {number("upper", 0)});
     }},
    {"ScatterND",
     {3, 4, 4},
     16,
     [](auto& m) {
       m.integers("flat", {0, 1, 0, 2}).integers("to", {2, 2}).node("Reshape", {"flat", "to"}, "i");
       m.random("u", {2, 4, 4}, 5).node("ScatterND", {"x", "i", "u"}, "features");
     }},
    {"Dropout mask", {5, 4, 4}, 13, [](auto& m) { unary(m, "Dropout"); }},
    {"Transpose to tokens",
     {6, 5, 3},
     13,
     [](auto& m) {
       unary(m, "Transpose", {list("perm", {0, 2, 3, 1})});
     }},
    {"heads",
     {20, 3, 24},
     13,
     [](auto& m) {
       m.integers("s", {0, 20, 3, 4, 6}).node("Reshape", {"x", "s"}, "r");
       m.node("Transpose", {"r"}, "t", {list("perm", {2, 0, 3, 1, 4})});
       for (const char* which : {"0", "1", "2"}) {
         const std::string k = which;
         m.integers("i" + k, {which[0] - '0'}).node("Gather", {"t", "i" + k}, "g" + k);
         m.node("Squeeze", {"g" + k}, "h" + k);
       }
       m.node("Transpose", {"h1"}, "k", {list("perm", {0, 2, 1})}).node("MatMul", {"h0", "k"}, "q");
       m.node("Softmax", {"q"}, "p", {number("axis", -1)}).node("MatMul", {"p", "h2"}, "o");
       m.integers("back", {1, 4, 20, 6}).node("Reshape", {"o", "back"}, "features");
     }},
};

}  // namespace graft::test
