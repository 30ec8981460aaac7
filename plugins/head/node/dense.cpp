#include "node/dense.hpp"

#include "state/state.hpp"

namespace graft::head {
namespace {

constexpr graft_text optimisers[] = {to_text("adam"), to_text("adamw"), to_text("sgd")};
constexpr graft_text initialisers[] = {to_text("glorot"), to_text("zeros")};

optimiser_kind optimiser_named(const std::string& name) {
  if (name == "sgd") return optimiser_kind::sgd;
  return name == "adamw" ? optimiser_kind::adamw : optimiser_kind::adam;
}

}  // namespace

std::vector<param> dense::params() {
  return {
      features_param(),
      param::integers("hidden").standard("[128]").range(1, 65536).count(0, 16).doc(
          "Outputs of each hidden layer; [] is a single layer from features to classes."),
      param::number("dropout").standard("0.5").range(0, 0.95).doc(
          "Share of hidden values that a training step leaves out."),
      param::integer("epochs").standard("20").range(1, 100000).doc(
          "Times every train item is seen."),
      param::integer("batch").standard("32").range(1, 65536).unit("items").doc(
          "Items of one optimiser step; the last of an epoch may be smaller."),
      param::choice("optimizer", optimisers)
          .standard("\"adam\"")
          .doc("adam and sgd add weight_decay to the gradient, adamw shrinks weights apart from "
               "it."),
      param::number("learning_rate")
          .standard("0.001")
          .range(1e-8, 100)
          .doc("How far one step goes."),
      param::number("weight_decay")
          .standard("0.01")
          .range(0, 10)
          .doc("How strongly weights are drawn to 0; biases never are."),
      param::number("momentum").standard("0.9").range(0, 0.999).doc("Of sgd; others ignore it."),
      class_weights_param(),
      standardise_param("true"),
      param::integer("patience")
          .standard("0")
          .range(0, 100000)
          .unit("epochs")
          .doc("Stop after so many epochs without a smaller validation loss and restore the best "
               "weights; 0 trains all epochs and keeps the last."),
      param::choice("init", initialisers)
          .standard("\"glorot\"")
          .doc("Weights before training; \"zeros\" is for hidden = []."),
      param::boolean("shuffle").standard("true").doc("Take the items in a new order every epoch."),
  };
}

dense::dense(graft::host host, const graft::values& values) : head_node(host) {
  const auto hidden = values.integers("hidden");
  options_.hidden.assign(hidden.begin(), hidden.end());
  options_.dropout = static_cast<float>(values.number("dropout"));
  options_.epochs = static_cast<std::size_t>(values.integer("epochs"));
  options_.batch = static_cast<std::size_t>(values.integer("batch"));
  options_.optimiser.kind = optimiser_named(values.text("optimizer"));
  options_.optimiser.weight_decay = static_cast<float>(values.number("weight_decay"));
  options_.optimiser.momentum = static_cast<float>(values.number("momentum"));
  options_.learning_rate = values.number("learning_rate");
  options_.balanced = values.text("class_weights") == "balanced";
  options_.standardise = values.flag("standardise");
  options_.patience = static_cast<std::size_t>(values.integer("patience"));
  options_.init = values.text("init") == "zeros" ? initialiser::zeros : initialiser::glorot;
  options_.shuffle = values.flag("shuffle");
  if (options_.init == initialiser::zeros && !options_.hidden.empty()) {
    throw std::invalid_argument(
        "init = \"zeros\" with hidden layers never learns, since all their values stay equal; use "
        "hidden = [] or init = \"glorot\"");
  }
}

status dense::fit(const dataset& data) {
  GRAFT_TRY_ASSIGN(learning_data learning, open(data));
  if (options_.patience > 0 && learning.validation.size() == 0) {
    return {code::failed_precondition,
            "patience = " + std::to_string(options_.patience) +
                " stops on validation items, and there are none; set patience = 0, or give "
                "dataset.split a validation share"};
  }
  GRAFT_TRY_ASSIGN(dense_training training,
                   train_dense(learning.train, learning.class_names.size(), &learning.validation,
                               options_, data.key(), events()));
  GRAFT_TRY(tell(training, learning));
  show(training, learning.validation.size() > 0);
  model_ = std::move(training.model);
  fitted(std::move(learning.class_names), model_.net.inputs());
  return {};
}

status dense::save(const output_stream& stream) const {
  GRAFT_TRY_ASSIGN(const auto bytes, write_state(dense_state{class_names(), model_}));
  return stream.write(bytes);
}

status dense::load(const input_stream& stream) {
  GRAFT_TRY_ASSIGN(const auto bytes, stream.read_all(largest_state));
  GRAFT_TRY_ASSIGN(dense_state state, read_dense_state(bytes));
  model_ = std::move(state.model);
  fitted(std::move(state.class_names), model_.net.inputs());
  return {};
}

}  // namespace graft::head
