#include "node/head_node.hpp"

#include "gemm/gemm.hpp"

#include <algorithm>

namespace graft::head {
namespace {

constexpr graft_text weightings[] = {to_text("none"), to_text("balanced")};

}  // namespace

param features_param() {
  return param::column("features")
      .optional()
      .doc("The column to learn from; without it, the newest features.");
}

param class_weights_param() {
  return param::choice("class_weights", weightings)
      .standard("\"none\"")
      .doc("\"balanced\" makes every class count the same, however many items it has.");
}

param standardise_param(std::string_view standard) {
  return param::boolean("standardise")
      .standard(standard)
      .doc("Bring each feature to mean 0 and standard deviation 1 over the train items first.");
}

std::vector<port> head_node::inputs() {
  return {port::tensor("features", GRAFT_ROLE_FEATURES, GRAFT_FLOAT32, {GRAFT_ANY_SIZE})
              .named_by("features")};
}

head_node::head_node(graft::host host)
    : host_(host), identity_("kernels=" + std::string(kernel_name())) {}

status head_node::infer(const schema& in, const schema_sink& out) {
  const int64_t width = in[0].shape[0];
  if (width_ != 0 && width != GRAFT_ANY_SIZE && static_cast<std::size_t>(width) != width_) {
    return invalid("the head learned from " + std::to_string(width_) +
                   " features, the column above it has " + std::to_string(width) +
                   "; use the backbone that it was trained with");
  }
  const auto classes =
      class_names_.empty() ? GRAFT_ANY_SIZE : static_cast<int64_t>(class_names_.size());
  return out.tensor("probabilities", GRAFT_ROLE_PROBABILITIES, GRAFT_FLOAT32, {classes},
                    class_names_);
}

status head_node::process(const batch& in, const output& out) {
  GRAFT_TRY_ASSIGN(const std::vector<float> features, gather(in, width_));
  const std::vector<float> probabilities = predict(features);
  graft_tensor tensor{};
  GRAFT_TRY(out.stacked(0, tensor));
  std::copy(probabilities.begin(), probabilities.end(), elements<float>(tensor).begin());
  return {};
}

result<head_node::learning_data> head_node::open(const dataset& data) const {
  GRAFT_TRY_ASSIGN(dataset_examples train, dataset_examples::open(data, GRAFT_SPLIT_TRAIN));
  GRAFT_TRY_ASSIGN(dataset_examples validation,
                   dataset_examples::open(data, GRAFT_SPLIT_VALIDATION));
  learning_data opened{data.class_names(), std::move(train), std::move(validation)};
  GRAFT_TRY(check_trainable(opened.train.labels(), opened.class_names));
  for (const int32_t label : opened.validation.labels()) {
    if (label < 0) return invalid("a validation item has no label; give it one, or leave it out");
  }
  return opened;
}

void head_node::fitted(std::vector<std::string> class_names, std::size_t width) {
  class_names_ = std::move(class_names);
  width_ = width;
}

status head_node::metrics(const std::string& json_object) const {
  const graft_results* const results = host_.results();
  if (results == nullptr) return {};
  return from_host(results->metrics(host_.raw(), to_text(json_object)), "the head's metrics");
}

status head_node::history(const std::string& json_object) const {
  const graft_results* const results = host_.results();
  if (results == nullptr) return {};
  return from_host(results->history(host_.raw(), to_text(json_object)), "a line of history");
}

}  // namespace graft::head
