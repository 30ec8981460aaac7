#include "state/state.hpp"
#include "state/state_file.hpp"

#include <charconv>

namespace graft::head {
namespace {

using formats::safetensors_tensor;

result<knn_options> read_options(const formats::safetensors_file& file) {
  knn_options options;
  GRAFT_TRY_ASSIGN(const std::string k, metadata(file, "k"));
  GRAFT_TRY_ASSIGN(const std::string metric, metadata(file, "metric"));
  GRAFT_TRY_ASSIGN(const std::string vote, metadata(file, "vote"));
  const auto parsed = std::from_chars(k.data(), k.data() + k.size(), options.k);
  if (parsed.ec != std::errc{} || parsed.ptr != k.data() + k.size() || options.k == 0) {
    return misfit("k is not a number above 0");
  }
  if (metric != "cosine" && metric != "euclidean") return misfit("the metric is unknown");
  options.metric = metric == "cosine" ? knn_metric::cosine : knn_metric::euclidean;
  if (vote != "distance" && vote != "uniform") return misfit("the vote is unknown");
  options.by_distance = vote == "distance";
  return options;
}

}  // namespace

result<std::vector<std::byte>> write_state(const knn_state& state) {
  const knn_model& model = state.model;
  GRAFT_TRY_ASSIGN(auto file, make_state_file("knn", state.class_names, model.scaling));
  file.metadata["k"] = std::to_string(model.options.k);
  file.metadata["metric"] = model.options.metric == knn_metric::cosine ? "cosine" : "euclidean";
  file.metadata["vote"] = model.options.by_distance ? "distance" : "uniform";
  const auto items = static_cast<int64_t>(model.labels.size());
  file.tensors["features"] =
      safetensors_tensor::of(model.features, {items, static_cast<int64_t>(model.width())});
  file.tensors["labels"] = safetensors_tensor::of(model.labels, {items});
  return formats::write_safetensors(file);
}

result<knn_state> read_knn_state(std::span<const std::byte> bytes) {
  GRAFT_TRY_ASSIGN(opened_state opened, open_state_file("knn", bytes));
  knn_state state;
  state.class_names = std::move(opened.class_names);
  state.model.scaling = std::move(opened.scaling);
  state.model.classes = state.class_names.size();
  GRAFT_TRY_ASSIGN(state.model.options, read_options(opened.file));
  state.model.options.standardise = !state.model.scaling.mean.empty();
  GRAFT_TRY_ASSIGN(const auto* features, float_tensor(opened.file, "features", 2));
  GRAFT_TRY_ASSIGN(const auto* labels, int_tensor(opened.file, "labels", 1));
  state.model.features = floats(*features);
  for (const int32_t label : labels->as<int32_t>()) {
    if (label < 0 || static_cast<std::size_t>(label) >= state.model.classes) {
      return misfit("a label is not one of the classes");
    }
    state.model.labels.push_back(label);
  }
  if (labels->shape[0] == 0 || features->shape[0] != labels->shape[0] || features->shape[1] == 0) {
    return misfit("there are not as many labels as features");
  }
  const std::size_t scaled = state.model.scaling.mean.size();
  if (scaled != 0 && scaled != state.model.width()) {
    return misfit("the standardisation does not fit the features");
  }
  return state;
}

}  // namespace graft::head
