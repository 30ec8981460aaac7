#include "state/state.hpp"
#include "state/state_file.hpp"

#include <cmath>

namespace graft::head {
namespace {

using formats::safetensors_tensor;

std::string layer_name(std::size_t i, const char* part) {
  return "layer" + std::to_string(i) + "." + part;
}

result<network> read_layers(const formats::safetensors_file& file) {
  network net;
  for (std::size_t i = 0; file.tensors.contains(layer_name(i, "weight")); ++i) {
    GRAFT_TRY_ASSIGN(const auto* weight, float_tensor(file, layer_name(i, "weight"), 2));
    GRAFT_TRY_ASSIGN(const auto* bias, float_tensor(file, layer_name(i, "bias"), 1));
    dense_layer layer{static_cast<std::size_t>(weight->shape[0]),
                      static_cast<std::size_t>(weight->shape[1]), floats(*weight), floats(*bias)};
    if (layer.inputs == 0 || layer.outputs == 0 || layer.bias.size() != layer.outputs) {
      return misfit("weight and bias of layer " + std::to_string(i) + " do not fit");
    }
    if (!net.layers.empty() && net.outputs() != layer.inputs) {
      return misfit("layer " + std::to_string(i) + " does not fit the one before it");
    }
    net.layers.push_back(std::move(layer));
  }
  if (net.layers.empty()) return misfit("it has no layers");
  return net;
}

}  // namespace

result<std::vector<std::byte>> write_state(const dense_state& state) {
  GRAFT_TRY_ASSIGN(auto file, make_state_file("dense", state.class_names, state.model.scaling));
  for (std::size_t i = 0; i < state.model.net.layers.size(); ++i) {
    const dense_layer& layer = state.model.net.layers[i];
    const auto inputs = static_cast<int64_t>(layer.inputs);
    const auto outputs = static_cast<int64_t>(layer.outputs);
    file.tensors[layer_name(i, "weight")] = safetensors_tensor::of(layer.weight, {inputs, outputs});
    file.tensors[layer_name(i, "bias")] = safetensors_tensor::of(layer.bias, {outputs});
  }
  file.tensors["temperature"] = safetensors_tensor::of({&state.model.temperature, 1}, {});
  return formats::write_safetensors(file);
}

result<dense_state> read_dense_state(std::span<const std::byte> bytes) {
  GRAFT_TRY_ASSIGN(opened_state opened, open_state_file("dense", bytes));
  dense_state state{std::move(opened.class_names), {std::move(opened.scaling), {}, 1}};
  GRAFT_TRY_ASSIGN(state.model.net, read_layers(opened.file));
  GRAFT_TRY_ASSIGN(const auto* temperature, float_tensor(opened.file, "temperature", 0));
  state.model.temperature = temperature->as<float>()[0];
  if (!(state.model.temperature > 0)) return misfit("the temperature is not above 0");
  if (state.model.net.outputs() != state.class_names.size()) {
    return misfit("there are not as many outputs as class names");
  }
  const std::size_t scaled = state.model.scaling.mean.size();
  if (scaled != 0 && scaled != state.model.net.inputs()) {
    return misfit("the standardisation does not fit the first layer");
  }
  return state;
}

}  // namespace graft::head
