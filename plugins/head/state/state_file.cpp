#include "state/state_file.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>

namespace graft::head {
namespace {

using formats::safetensors_dtype;
using formats::safetensors_file;
using formats::safetensors_tensor;

constexpr std::string_view format = "graft.head/1";

result<const safetensors_tensor*> tensor(const safetensors_file& file, const std::string& name,
                                         std::size_t rank, safetensors_dtype dtype) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) return misfit("the tensor '" + name + "' is missing");
  if (found->second.dtype != dtype || found->second.shape.size() != rank) {
    return misfit("the tensor '" + name + "' has another type or rank than expected");
  }
  return &found->second;
}

result<std::vector<std::string>> read_names(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  std::vector<std::string> names;
  if (!json.is_array() || json.size() < 2) return misfit("two or more class names are expected");
  for (const auto& name : json) {
    if (!name.is_string()) return misfit("a class name is not a text");
    names.push_back(name.get<std::string>());
  }
  return names;
}

}  // namespace

status misfit(const std::string& what) {
  return data_loss("the fitted state of the head is damaged: " + what + "; train it again");
}

result<safetensors_file> make_state_file(std::string_view kind,
                                         const std::vector<std::string>& class_names,
                                         const standardisation& scaling) {
  safetensors_file file;
  file.metadata["format"] = format;
  file.metadata["kind"] = kind;
  try {
    file.metadata["class_names"] = nlohmann::json(class_names).dump();
  } catch (const nlohmann::json::exception&) {
    return invalid("the name of a class is not UTF-8; rename its folder or label");
  }
  if (!scaling.mean.empty()) {
    const auto width = static_cast<int64_t>(scaling.mean.size());
    file.tensors["standardise.mean"] = safetensors_tensor::of(scaling.mean, {width});
    file.tensors["standardise.scale"] = safetensors_tensor::of(scaling.scale, {width});
  }
  return file;
}

result<opened_state> open_state_file(std::string_view kind, std::span<const std::byte> bytes) {
  opened_state state;
  GRAFT_TRY_ASSIGN(state.file, formats::read_safetensors(bytes));
  GRAFT_TRY_ASSIGN(const std::string version, metadata(state.file, "format"));
  if (version != format) {
    return unsupported("the fitted state of the head has the format '" + version + "', expected " +
                       std::string(format) + "; use the version of Graft that wrote it");
  }
  GRAFT_TRY_ASSIGN(const std::string written, metadata(state.file, "kind"));
  if (written != kind) {
    return misfit("it is of a '" + written + "' head, not of '" + std::string(kind) + "'");
  }
  GRAFT_TRY_ASSIGN(const std::string names, metadata(state.file, "class_names"));
  GRAFT_TRY_ASSIGN(state.class_names, read_names(names));
  if (state.file.tensors.contains("standardise.mean")) {
    GRAFT_TRY_ASSIGN(const auto* mean, float_tensor(state.file, "standardise.mean", 1));
    GRAFT_TRY_ASSIGN(const auto* scale, float_tensor(state.file, "standardise.scale", 1));
    state.scaling = {floats(*mean), floats(*scale)};
    if (state.scaling.mean.size() != state.scaling.scale.size()) {
      return misfit("mean and scale differ in size");
    }
  }
  return state;
}

result<const safetensors_tensor*> float_tensor(const safetensors_file& file,
                                               const std::string& name, std::size_t rank) {
  GRAFT_TRY_ASSIGN(const auto* found, tensor(file, name, rank, safetensors_dtype::float32));
  for (const float value : found->as<float>()) {
    if (!std::isfinite(value))
      return misfit("the tensor '" + name + "' has a value that is not finite");
  }
  return found;
}

result<const safetensors_tensor*> int_tensor(const safetensors_file& file, const std::string& name,
                                             std::size_t rank) {
  return tensor(file, name, rank, safetensors_dtype::int32);
}

std::vector<float> floats(const safetensors_tensor& tensor) {
  const auto values = tensor.as<float>();
  return {values.begin(), values.end()};
}

result<std::string> metadata(const safetensors_file& file, const std::string& key) {
  const auto found = file.metadata.find(key);
  if (found == file.metadata.end()) return misfit("'" + key + "' is missing from its metadata");
  return found->second;
}

}  // namespace graft::head
