#include "node/knn.hpp"

#include "state/state.hpp"

#include <nlohmann/json.hpp>

namespace graft::head {
namespace {

constexpr graft_text metrics_known[] = {to_text("cosine"), to_text("euclidean")};
constexpr graft_text votes[] = {to_text("distance"), to_text("uniform")};

}  // namespace

std::vector<param> knn::params() {
  return {
      features_param(),
      param::integer("k").standard("5").range(1, 100000).doc("Neighbours that vote."),
      param::choice("metric", metrics_known)
          .standard("\"cosine\"")
          .doc("Distance between features; cosine is that of vectors brought to unit length."),
      param::choice("vote", votes)
          .standard("\"distance\"")
          .doc("A neighbour's vote weighs 1 / distance, or 1."),
      standardise_param("false"),
  };
}

knn::knn(graft::host host, const graft::values& values) : head_node(host) {
  options_.k = static_cast<std::size_t>(values.integer("k"));
  options_.metric = values.text("metric") == "cosine" ? knn_metric::cosine : knn_metric::euclidean;
  options_.by_distance = values.text("vote") == "distance";
  options_.standardise = values.flag("standardise");
}

status knn::fit(const dataset& data) {
  GRAFT_TRY_ASSIGN(learning_data learning, open(data));
  GRAFT_TRY_ASSIGN(model_, fit_knn(learning.train, learning.class_names.size(), options_));
  fitted(std::move(learning.class_names), model_.width());
  return metrics(nlohmann::ordered_json{{"train_items", learning.train.size()},
                                        {"neighbours", std::min(options_.k, model_.labels.size())},
                                        {"chosen_on_validation", nlohmann::json::array()}}
                     .dump());
}

status knn::save(const output_stream& stream) const {
  GRAFT_TRY_ASSIGN(const auto bytes, write_state(knn_state{class_names(), model_}));
  return stream.write(bytes);
}

status knn::load(const input_stream& stream) {
  GRAFT_TRY_ASSIGN(const auto bytes, stream.read_all(largest_state));
  GRAFT_TRY_ASSIGN(knn_state state, read_knn_state(bytes));
  model_ = std::move(state.model);
  fitted(std::move(state.class_names), model_.width());
  return {};
}

}  // namespace graft::head
