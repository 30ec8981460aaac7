#include "quantise/bias_correction.hpp"

#include "quantise/int8_kernels.hpp"

namespace graft::onednn {

void correct_bias(graph& g, node& conv, std::span<const float> means, int largest) {
  const tensor_ptr weights = g.at(conv.inputs[1]).constant;
  const int8_weights rounded = quantise_weights(*weights, largest);
  const shape& dims = weights->dims();
  const int64_t out_per_group = dims[0] / conv.attrs.integer("group", 1);
  const auto taps = static_cast<std::size_t>(dims[2] * dims[3]);
  const auto exact = weights->values<float>();
  const auto steps = rounded.made->values<int8_t>();

  std::vector<float> bias(static_cast<std::size_t>(dims[0]), 0);
  const bool has_bias = conv.inputs.size() > 2 && conv.inputs[2] != absent;
  if (has_bias) {
    const auto known = g.at(conv.inputs[2]).constant->values<float>();
    bias.assign(known.begin(), known.end());
  }
  std::size_t at = 0;
  for (std::size_t o = 0; o < bias.size(); ++o) {
    const int64_t first = static_cast<int64_t>(o) / out_per_group * dims[1];
    double shift = 0;
    for (int64_t i = 0; i < dims[1]; ++i) {
      double error = 0;
      for (const std::size_t end = at + taps; at < end; ++at) {
        error += static_cast<double>(steps[at]) * rounded.scales[o] - exact[at];
      }
      shift += error * means[static_cast<std::size_t>(first + i)];
    }
    bias[o] -= static_cast<float>(shift);
  }
  const tensor_ptr made = tensor::of<float>(dtype::f32, {dims[0]}, bias);
  if (conv.inputs.size() < 3) conv.inputs.push_back(absent);
  const std::string name = g.at(conv.inputs[1]).name + ".corrected";
  conv.inputs[2] = g.add({name, dtype::f32, {dims[0]}, made});
}

}  // namespace graft::onednn
