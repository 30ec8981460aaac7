#include "node/dense_parameters.hpp"

#include "node/head_node.hpp"

#include <stdexcept>

namespace graft::head {
namespace {

constexpr graft_text optimisers[] = {to_text("adam"), to_text("adamw"), to_text("sgd")};
constexpr graft_text initialisers[] = {to_text("glorot"), to_text("zeros")};
constexpr graft_text schedules[] = {to_text("constant"), to_text("cosine"), to_text("step"),
                                    to_text("one-cycle")};
constexpr graft_text finders[] = {to_text("off"), to_text("show"), to_text("use")};
constexpr graft_text samplers[] = {to_text("shuffle"), to_text("balanced")};
constexpr graft_text losses[] = {to_text("cross-entropy"), to_text("focal")};

optimiser_kind optimiser_named(const std::string& name) {
  if (name == "sgd") return optimiser_kind::sgd;
  return name == "adamw" ? optimiser_kind::adamw : optimiser_kind::adam;
}

schedule_kind schedule_named(const std::string& name) {
  if (name == "cosine") return schedule_kind::cosine;
  if (name == "step") return schedule_kind::step;
  return name == "one-cycle" ? schedule_kind::one_cycle : schedule_kind::constant;
}

finder_mode finder_named(const std::string& name) {
  if (name == "show") return finder_mode::show;
  return name == "use" ? finder_mode::use : finder_mode::off;
}

void add_network(std::vector<param>& to) {
  to.push_back(param::integers("hidden").standard("[128]").range(1, 65536).count(0, 16).doc(
      "Outputs of each hidden layer; [] is a single layer from features to classes."));
  to.push_back(param::number("dropout").standard("0.5").range(0, 0.95).doc(
      "Share of hidden values that a training step leaves out."));
  to.push_back(param::choice("init", initialisers)
                   .standard("\"glorot\"")
                   .doc("Weights before training; \"zeros\" is for hidden = []."));
  to.push_back(
      param::boolean("standardise")
          .optional()
          .doc("Bring each feature to mean 0 and standard deviation 1 over the train items "
               "first. Without it: true above a frozen backbone, false above one that is "
               "trained."));
}

void add_steps(std::vector<param>& to) {
  to.push_back(param::integer("epochs").standard("20").range(1, 100000).doc(
      "Times every train item is seen."));
  to.push_back(param::integer("batch").standard("32").range(1, 65536).unit("items").doc(
      "Items of one optimiser step; the last of an epoch may be smaller."));
  to.push_back(
      param::boolean("shuffle").standard("true").doc("Take the items in a new order every epoch."));
  to.push_back(param::choice("sampler", samplers)
                   .standard("\"shuffle\"")
                   .doc("\"balanced\" draws items so that every class is as likely as any other."));
  to.push_back(
      param::choice("optimizer", optimisers)
          .standard("\"adam\"")
          .doc("adam and sgd add weight_decay to the gradient, adamw shrinks weights apart "
               "from it."));
  to.push_back(param::number("learning_rate")
                   .standard("0.001")
                   .range(1e-8, 100)
                   .doc("How far one step goes."));
  to.push_back(
      param::number("lr_decay")
          .standard("0.8")
          .range(0, 1)
          .doc("Of a backbone that is trained: the last stage learns at learning_rate times "
               "this, the one before it at that times this again, and so on."));
  to.push_back(
      param::number("weight_decay")
          .standard("0.01")
          .range(0, 10)
          .doc("How strongly weights are drawn to 0; biases and normalisations never are."));
  to.push_back(
      param::number("momentum").standard("0.9").range(0, 0.999).doc("Of sgd; others ignore it."));
  to.push_back(param::boolean("nesterov").standard("false").doc("Nesterov's momentum, of sgd."));
  to.push_back(param::number("clip").standard("0").range(0, 1e9).doc(
      "Largest norm of all gradients together; 0 = any."));
}

void add_schedule(std::vector<param>& to) {
  to.push_back(
      param::choice("schedule", schedules)
          .standard("\"constant\"")
          .doc("How the rate changes: not at all, down along a cosine, in steps, or up and "
               "down once (OneCycleLR)."));
  to.push_back(param::number("warmup").standard("0").range(0, 100000).unit("epochs").doc(
      "Over which the rate rises from 0 first; one-cycle has a rise of its own."));
  to.push_back(param::integer("step_epochs")
                   .standard("10")
                   .range(1, 100000)
                   .unit("epochs")
                   .doc("Of schedule = \"step\": between two steps."));
  to.push_back(param::number("step_factor")
                   .standard("0.1")
                   .range(0, 1)
                   .doc("Of schedule = \"step\": what each multiplies the rate by."));
  to.push_back(param::choice("learning_rate_finder", finders)
                   .standard("\"off\"")
                   .doc("Tries growing rates before training and draws the loss; \"use\" trains at "
                        "the one where it falls fastest."));
}

void add_loss(std::vector<param>& to) {
  to.push_back(param::choice("loss", losses)
                   .standard("\"cross-entropy\"")
                   .doc("\"focal\" weakens what is learnt already (Lin et al., 2017)."));
  to.push_back(param::number("focal_gamma")
                   .standard("2")
                   .range(0, 10)
                   .doc("How strongly loss = \"focal\" does."));
  to.push_back(class_weights_param());
  to.push_back(param::number("label_smoothing")
                   .standard("0")
                   .range(0, 0.9)
                   .doc("Share of every target that is spread over all classes."));
  to.push_back(param::number("mixup").standard("0").range(0, 10).doc(
      "Mixes pairs of items, by shares from Beta(mixup, mixup); 0 = off."));
  to.push_back(param::number("cutmix").standard("0").range(0, 10).doc(
      "Pastes a part of one image into another, of an area from Beta(cutmix, cutmix); 0 = off."));
}

void add_keeping(std::vector<param>& to) {
  to.push_back(
      param::integer("patience")
          .standard("0")
          .range(0, 100000)
          .unit("epochs")
          .doc("Stop after so many epochs without a smaller validation loss and restore the "
               "best weights; 0 trains all epochs and keeps the last."));
  to.push_back(
      param::number("ema")
          .standard("0")
          .range(0, 0.99999)
          .doc("Decay of a moving average of all weights, which is what is kept; 0 = off."));
  to.push_back(param::number("checkpoint_seconds")
                   .standard("60")
                   .range(0, 1e6)
                   .unit("seconds")
                   .no_effect()
                   .doc("Time between two checkpoints, from which --resume goes on; 0 = none."));
  to.push_back(param::integer("checkpoint_steps")
                   .standard("0")
                   .range(0, 1e9)
                   .unit("steps")
                   .no_effect()
                   .doc("Steps between two checkpoints, beside those by time; 0 = none."));
}

void add_phases(std::vector<param>& to) {
  to.push_back(param::integer("phase[].epochs")
                   .required()
                   .range(1, 100000)
                   .doc("Epochs of one [[node.phase]]; phases take the place of `epochs`."));
  to.push_back(
      param::text("phase[].unfreeze")
          .optional()
          .doc("First stage of the backbone that learns in it, \"none\" or \"all\"; as deep "
               "as the backbone's trainable without it."));
  to.push_back(param::number("phase[].learning_rate")
                   .optional()
                   .range(1e-8, 100)
                   .doc("In place of learning_rate."));
  to.push_back(
      param::number("phase[].lr_decay").optional().range(0, 1).doc("In place of lr_decay."));
  to.push_back(param::choice("phase[].schedule", schedules)
                   .optional()
                   .doc("In place of schedule, over the epochs of the phase."));
}

std::vector<phase_options> read_phases(const values& values, const dense_options& node) {
  std::vector<phase_options> phases;
  for (std::size_t i = 0;; ++i) {
    const std::string prefix = "phase." + std::to_string(i) + ".";
    if (!values.has(prefix + "epochs")) return phases;
    phase_options one{node.epochs, "", node.learning_rate, node.lr_decay, node.schedule};
    one.epochs = static_cast<std::size_t>(values.integer(prefix + "epochs"));
    if (values.has(prefix + "unfreeze")) one.unfreeze = values.text(prefix + "unfreeze");
    if (values.has(prefix + "learning_rate")) {
      one.learning_rate = values.number(prefix + "learning_rate");
    }
    if (values.has(prefix + "lr_decay")) one.lr_decay = values.number(prefix + "lr_decay");
    if (values.has(prefix + "schedule")) {
      one.schedule.kind = schedule_named(values.text(prefix + "schedule"));
    }
    phases.push_back(one);
  }
}

void check(const dense_options& options) {
  if (options.init == initialiser::zeros && !options.hidden.empty()) {
    throw std::invalid_argument(
        "init = \"zeros\" with hidden layers never learns, since all their values stay equal; use "
        "hidden = [] or init = \"glorot\"");
  }
  if (options.balanced_sampler && !options.shuffle) {
    throw std::invalid_argument(
        "sampler = \"balanced\" draws items at random, and shuffle = false forbids it; leave one "
        "of them out");
  }
  if (options.balanced_sampler && options.balanced) {
    throw std::invalid_argument(
        "sampler = \"balanced\" and class_weights = \"balanced\" would make up for rare classes "
        "twice; leave one of them out");
  }
}

}  // namespace

std::vector<param> dense_parameters() {
  std::vector<param> made;
  made.push_back(features_param());
  add_network(made);
  add_steps(made);
  add_schedule(made);
  add_loss(made);
  add_keeping(made);
  add_phases(made);
  return made;
}

dense_options read_dense_options(const values& values) {
  dense_options made;
  const auto hidden = values.integers("hidden");
  made.hidden.assign(hidden.begin(), hidden.end());
  made.dropout = static_cast<float>(values.number("dropout"));
  made.epochs = static_cast<std::size_t>(values.integer("epochs"));
  made.batch = static_cast<std::size_t>(values.integer("batch"));
  made.optimiser.kind = optimiser_named(values.text("optimizer"));
  made.optimiser.weight_decay = static_cast<float>(values.number("weight_decay"));
  made.optimiser.momentum = static_cast<float>(values.number("momentum"));
  made.optimiser.nesterov = values.flag("nesterov");
  made.learning_rate = values.number("learning_rate");
  made.lr_decay = values.number("lr_decay");
  made.schedule = {schedule_named(values.text("schedule")), values.number("warmup"),
                   static_cast<std::size_t>(values.integer("step_epochs")),
                   values.number("step_factor")};
  made.finder = finder_named(values.text("learning_rate_finder"));
  made.clip = values.number("clip");
  made.label_smoothing = values.number("label_smoothing");
  if (values.text("loss") == "focal") made.focal_gamma = values.number("focal_gamma");
  made.balanced = values.text("class_weights") == "balanced";
  made.balanced_sampler = values.text("sampler") == "balanced";
  made.shuffle = values.flag("shuffle");
  made.mixing = {values.number("mixup"), values.number("cutmix")};
  made.ema = values.number("ema");
  made.standardise = !values.has("standardise") || values.flag("standardise");
  made.patience = static_cast<std::size_t>(values.integer("patience"));
  made.init = values.text("init") == "zeros" ? initialiser::zeros : initialiser::glorot;
  made.checkpoint_seconds = values.number("checkpoint_seconds");
  made.checkpoint_steps = static_cast<std::size_t>(values.integer("checkpoint_steps"));
  made.phases = read_phases(values, made);
  check(made);
  return made;
}

}  // namespace graft::head
