#include "runtime/training/weights_file.hpp"

#include "base/files.hpp"
#include "formats/safetensors.hpp"
#include "runtime/training/tensor.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace graft::runtime {
namespace {

using formats::safetensors_tensor;

constexpr int one_worker = 1;

std::string path_of(const graph::graph_node& node, const run_folder& folder) {
  return folder.node_folder(node.id()) + "/weights.safetensors";
}

std::vector<int64_t> shape_list(const graft_tensor& tensor) {
  const auto dims = shape_of(tensor);
  return {dims.begin(), dims.end()};
}

// Of the numbers alone, so that the same weights are the same wherever they come from.
base::hash128 hash_of(std::span<const graft_parameter* const> parameters) {
  base::hasher hash;
  hash.field("graft-weights/1");
  for (const graft_parameter* one : parameters) {
    hash.field(to_view(one->name));
    hash.update(std::as_bytes(floats_of(*one->value)));
  }
  return hash.finish();
}

status take(const graft_parameter& parameter, const formats::safetensors_file& file) {
  const std::string name = to_string(parameter.name);
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) return data_loss("it has no tensor '" + name + "'");
  if (found->second.dtype != formats::safetensors_dtype::float32 ||
      found->second.shape != shape_list(*parameter.value)) {
    return data_loss("its tensor '" + name + "' has another type or shape than the network's");
  }
  const auto from = found->second.as<float>();
  std::copy(from.begin(), from.end(), floats_of(*parameter.value).begin());
  return {};
}

status take_all(graph::graph_node& node, const std::string& path) {
  if (node.instance->differentiable() == nullptr) {
    return invalid("node '" + node.id() + "' of this plugin takes no trained weights");
  }
  GRAFT_TRY_ASSIGN(const base::mapped_file mapped, base::mapped_file::open(path));
  GRAFT_TRY_ASSIGN(const formats::safetensors_file file, formats::read_safetensors(mapped.bytes()));
  GRAFT_TRY_ASSIGN(const trained_backbone backbone,
                   trained_backbone::open(*node.instance, one_worker));
  GRAFT_TRY_ASSIGN(const auto parameters, backbone.parameters());
  if (file.tensors.size() != parameters.size()) {
    return data_loss("it has " + std::to_string(file.tensors.size()) + " tensors, the network " +
                     std::to_string(parameters.size()));
  }
  for (const graft_parameter* one : parameters) GRAFT_TRY(take(*one, file));
  GRAFT_TRY(backbone.changed());
  node.weights = hash_of(parameters);
  return {};
}

}  // namespace

status save_weights(graph::graph_node& node, const run_folder& folder) {
  GRAFT_TRY_ASSIGN(const trained_backbone backbone,
                   trained_backbone::open(*node.instance, one_worker));
  GRAFT_TRY_ASSIGN(const auto parameters, backbone.parameters());
  formats::safetensors_file file;
  for (const graft_parameter* one : parameters) {
    file.tensors[to_string(one->name)] =
        safetensors_tensor::of(floats_of(*one->value), shape_list(*one->value));
  }
  GRAFT_TRY_ASSIGN(const std::vector<std::byte> bytes, formats::write_safetensors(file));
  GRAFT_TRY(base::make_folders(folder.node_folder(node.id())));
  GRAFT_TRY(base::write_file(path_of(node, folder),
                             {reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  node.weights = hash_of(parameters);
  return {};
}

status load_weights(graph::graph_node& node, const run_folder& folder) {
  const std::string path = path_of(node, folder);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return {};
  GRAFT_TRY(take_all(node, path).within("'" + path + "' cannot be used"));
  node.learning = false;
  return {};
}

}  // namespace graft::runtime
