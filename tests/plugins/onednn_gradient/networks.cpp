#include "networks.hpp"

namespace graft::test {
namespace {

void convolution(model_builder& m, const std::string& name, const std::string& from, ints weights,
                 std::vector<onnx::attribute> attributes, bool normalised) {
  const int64_t channels = weights[0];
  int64_t taps = 1;
  for (std::size_t i = 1; i < weights.size(); ++i) taps *= weights[i];
  std::vector<float> w = noise(static_cast<std::size_t>(channels * taps), 31);
  for (float& value : w) value *= 1.5F / std::sqrt(static_cast<float>(taps));
  m.floats(name + ".w", std::move(weights), w);
  m.node("Conv", {from, name + ".w"}, normalised ? name + ".conv" : name, std::move(attributes));
  if (!normalised) return;
  const auto n = static_cast<std::size_t>(channels);
  m.floats(name + ".scale", {channels}, std::vector<float>(n, 0.8F));
  m.random(name + ".shift", {channels}, 33).random(name + ".mean", {channels}, 34);
  m.floats(name + ".variance", {channels}, std::vector<float>(n, 0.7F));
  m.node("BatchNormalization",
         {name + ".conv", name + ".scale", name + ".shift", name + ".mean", name + ".variance"},
         name);
}

}  // namespace

model_builder mixed_network(const std::string& activation) {
  model_builder m({3, 9, 9});
  const ints same{1, 1, 1, 1};
  convolution(m, "stem", "x", {8, 3, 3, 3}, {list("pads", same)}, true);
  m.node(activation, {"stem"}, "a");
  // A residual block with a depthwise convolution and squeeze-excite.
  convolution(m, "deep", "a", {8, 1, 5, 5}, {number("group", 8), list("pads", {2, 2, 2, 2})}, true);
  m.node(activation, {"deep"}, "b").node("GlobalAveragePool", {"b"}, "squeeze");
  convolution(m, "excite", "squeeze", {8, 8, 1, 1}, {}, false);
  m.node("Sigmoid", {"excite"}, "gate").node("Mul", {"b", "gate"}, "gated");
  convolution(m, "project", "gated", {8, 8, 1, 1}, {}, true);
  m.node("Add", {"project", "a"}, "block");
  // Two branches, joined.
  convolution(m, "left", "block", {6, 8, 3, 3}, {list("pads", same), list("strides", {2, 2})},
              true);
  m.node("AveragePool", {"block"}, "right",
         {list("kernel_shape", {2, 2}), list("strides", {2, 2}), number("ceil_mode", 1)});
  m.node("Concat", {"left", "right"}, "joined", {number("axis", 1)});
  m.node("GlobalAveragePool", {"joined"}, "pooled").node("Flatten", {"pooled"}, "features");
  return m;
}

model_builder deep_network() {
  model_builder m({8, 24, 24});
  std::string last = "x";
  for (int i = 0; i < 9; ++i) {
    const std::string name = "conv" + std::to_string(i);
    const int64_t stride = i == 3 || i == 6 ? 2 : 1;
    convolution(m, name, last, {8, 8, 3, 3},
                {list("pads", {1, 1, 1, 1}), list("strides", {stride, stride})}, true);
    last = "relu" + std::to_string(i);
    m.node("Relu", {name}, last);
  }
  m.node("GlobalAveragePool", {last}, "pooled").node("Flatten", {"pooled"}, "features");
  return m;
}

}  // namespace graft::test
