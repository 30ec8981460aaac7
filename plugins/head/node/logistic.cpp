#include "node/logistic.hpp"

#include "node/sections.hpp"
#include "state/state.hpp"
#include "train/loss.hpp"

#include <nlohmann/json.hpp>

namespace graft::head {

using json = nlohmann::ordered_json;

std::vector<param> logistic::params() {
  return {
      features_param(),
      param::number("l2").standard("10").range(0, 1e9).doc(
          "How strongly weights are drawn to 0: half of it times their squares is added to the sum "
          "of the items' losses, as 1 / C of scikit-learn."),
      class_weights_param(),
      standardise_param("true"),
      param::integer("max_iterations")
          .standard("500")
          .range(1, 1000000)
          .doc("L-BFGS iterations at most; the log warns where they did not suffice."),
      param::number("tolerance")
          .standard("1e-4")
          .range(1e-5, 1)
          .doc("Stop once no element of the gradient of the mean loss is larger."),
  };
}

logistic::logistic(graft::host host, const graft::values& values) : head_node(host) {
  options_.l2 = values.number("l2");
  options_.balanced = values.text("class_weights") == "balanced";
  options_.standardise = values.flag("standardise");
  options_.search.max_iterations = static_cast<std::size_t>(values.integer("max_iterations"));
  options_.search.tolerance = values.number("tolerance");
}

status logistic::fit(const dataset& data) {
  GRAFT_TRY_ASSIGN(learning_data learning, open(data));
  GRAFT_TRY_ASSIGN(
      logistic_training training,
      train_logistic(learning.train, learning.class_names.size(), &learning.validation, options_,
                     [this](std::size_t, double) { return !host().cancelled(); }));
  GRAFT_TRY(tell(training, learning));
  model_ = std::move(training.model);
  fitted(std::move(learning.class_names), model_.net.inputs());
  return {};
}

status logistic::tell(const logistic_training& training, learning_data& data) const {
  if (!training.converged) {
    host().warn("logistic regression stopped after " + std::to_string(training.iterations) +
                " iterations before it reached tolerance; raise max_iterations or l2");
  }
  json accuracy = nullptr;
  if (data.validation.size() > 0) {
    GRAFT_TRY_ASSIGN(const std::vector<float> features, read_view(data.validation, 0));
    accuracy = static_cast<double>(
                   count_correct(training.model.predict(features), data.validation.labels())) /
               static_cast<double>(data.validation.size());
  }
  GRAFT_TRY(history(
      json{{"epoch", 0}, {"train_loss", training.train_loss}, {"val_accuracy", accuracy}}.dump()));
  json entry = {{"iterations", training.iterations}, {"converged", training.converged},
                {"train_items", data.train.size()},  {"validation_items", data.validation.size()},
                {"train_loss", training.train_loss}, {"temperature", training.model.temperature}};
  if (!accuracy.is_null()) entry["val_accuracy"] = accuracy;
  entry["chosen_on_validation"] = training.calibrated ? json{"temperature"} : json::array();

  const sections page(host());
  page.heading("Training");
  page.paragraph("Logistic regression, " + std::to_string(training.iterations) + " iterations" +
                 (training.converged ? "" : ", stopped before it reached tolerance") +
                 (training.calibrated
                      ? ". Probabilities are calibrated on the validation items (temperature " +
                            two_decimals(training.model.temperature) + ")."
                      : ". There are no validation items, so probabilities are not calibrated."));
  return metrics(entry.dump());
}

status logistic::save(const output_stream& stream) const {
  GRAFT_TRY_ASSIGN(const auto bytes, write_state(dense_state{class_names(), model_}));
  return stream.write(bytes);
}

status logistic::load(const input_stream& stream) {
  GRAFT_TRY_ASSIGN(const auto bytes, stream.read_all(largest_state));
  GRAFT_TRY_ASSIGN(dense_state state, read_dense_state(bytes));
  model_ = std::move(state.model);
  fitted(std::move(state.class_names), model_.net.inputs());
  return {};
}

}  // namespace graft::head
