#include "training/trained_model.hpp"

#include "formats/onnx/reader.hpp"
#include "formats/onnx/writer.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace graft::onednn {

result<std::vector<std::byte>> with_parameters(std::span<const std::byte> onnx,
                                               const std::vector<gradient::parameter>& parameters) {
  std::map<std::string_view, const gradient::parameter*> by_name;
  for (const gradient::parameter& one : parameters) by_name[one.name] = &one;
  GRAFT_TRY_ASSIGN(onnx::model model, onnx::read(onnx));
  std::set<std::string> stored;
  for (onnx::tensor& tensor : model.graph.initializers) {
    stored.insert(tensor.name);
    const auto found = by_name.find(tensor.name);
    if (found == by_name.end()) continue;
    const gradient::parameter& one = *found->second;
    tensor = onnx::make_tensor(
        tensor.name, tensor.dims,
        std::span<const float>(one.value.get(), static_cast<std::size_t>(one.count())));
  }
  // What a node makes of stored tensors is stored itself from now on.
  for (const auto& [name, one] : by_name) {
    if (stored.contains(std::string(name))) continue;
    std::erase_if(model.graph.nodes, [&](const onnx::node& node) {
      return node.outputs.size() == 1 && node.outputs.front() == name;
    });
    model.graph.initializers.push_back(onnx::make_tensor(
        std::string(name), one->dims,
        std::span<const float>(one->value.get(), static_cast<std::size_t>(one->count()))));
  }
  return onnx::write(model);
}

}  // namespace graft::onednn
