// What head.dense says of its training: history, metrics and a section of the page.
#include "node/dense.hpp"
#include "node/sections.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>

#include <nlohmann/json.hpp>

namespace graft::head {

using json = nlohmann::ordered_json;

namespace {

void show_finder(const dense_training& training, const sections& page) {
  if (training.finder.empty()) return;
  std::vector<double> rate;
  std::vector<double> loss;
  for (const finder_point& one : training.finder) {
    rate.push_back(std::log10(one.rate));
    loss.push_back(one.loss);
  }
  char text[96];
  std::snprintf(text, sizeof(text), "The loss falls fastest at a learning rate of %.2g.",
                training.found_rate);
  page.heading("Search for a learning rate");
  page.paragraph(training.found_rate > 0 ? text : "No rate was found at which the loss falls.");
  page.series("Loss at growing learning rates", "log10 of the learning rate", "smoothed loss", rate,
              {"train"}, {loss});
}

}  // namespace

training_events dense::events() const {
  return {
      [this](const step_record& at) {
        host().progress(at.done, "training");
        return history(
            json{{"step", at.step}, {"epoch", at.epoch}, {"loss", at.loss}, {"lr", at.rate}}
                .dump());
      },
      [this](const epoch_record& at) {
        json line = {{"epoch", at.epoch}, {"train_loss", at.train_loss}, {"val_accuracy", nullptr}};
        if (at.validation_accuracy) line["val_accuracy"] = *at.validation_accuracy;
        return history(line.dump());
      },
      [this] { return host().cancelled(); },
      {},
      {},
  };
}

status dense::tell(const dense_training& training, body& below) const {
  const epoch_record& kept = training.epochs[training.kept_epoch];
  json entry = {{"epochs", training.epochs.size()},
                {"kept_epoch", training.kept_epoch},
                {"stopped_early", training.stopped_early},
                {"train_items", below.train().size()},
                {"validation_items", below.validation()->size()},
                {"train_loss", kept.train_loss},
                {"temperature", training.model.temperature}};
  if (kept.validation_loss) entry["val_loss"] = *kept.validation_loss;
  if (kept.validation_accuracy) entry["val_accuracy"] = *kept.validation_accuracy;
  if (options_.finder == finder_mode::use) entry["learning_rate"] = training.found_rate;
  json chosen = json::array();
  if (options_.patience > 0) chosen.push_back("early stopping");
  if (training.calibrated) chosen.push_back("temperature");
  entry["chosen_on_validation"] = chosen;
  return metrics(entry.dump());
}

void dense::show(const dense_training& training, body& below) const {
  const bool validated = below.validation()->size() > 0;
  const sections page(host());
  page.heading("Training");
  std::string text = std::to_string(training.epochs.size()) + " epochs";
  if (options_.patience > 0) {
    text += training.stopped_early ? ", stopped early" : ", not stopped early";
    text += "; the weights are those of epoch " + std::to_string(training.kept_epoch + 1) +
            ", chosen by the validation loss";
  }
  text += training.calibrated
              ? ". Probabilities are calibrated on the validation items (temperature " +
                    two_decimals(training.model.temperature) + ")."
              : ". There are no validation items, so probabilities are not calibrated.";
  page.paragraph(text);

  std::vector<double> epoch;
  std::vector<double> train_loss;
  std::vector<double> validation_loss;
  std::vector<double> accuracy;
  std::vector<double> rate;
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  for (const epoch_record& one : training.epochs) {
    epoch.push_back(static_cast<double>(one.epoch + 1));
    train_loss.push_back(one.train_loss);
    validation_loss.push_back(one.validation_loss.value_or(none));
    accuracy.push_back(one.validation_accuracy.value_or(none));
    rate.push_back(one.rate);
  }
  if (validated) {
    page.series("Loss", "epoch", "cross-entropy", epoch, {"train", "validation"},
                {train_loss, validation_loss});
    page.series("Accuracy on validation items", "epoch", "accuracy", epoch, {"validation"},
                {accuracy});
  } else {
    page.series("Loss", "epoch", "cross-entropy", epoch, {"train"}, {train_loss});
  }
  if (std::adjacent_find(rate.begin(), rate.end(), std::not_equal_to<>()) != rate.end()) {
    page.series("Learning rate at the end of each epoch", "epoch", "learning rate", epoch, {"head"},
                {rate});
  }
  show_finder(training, page);
}

}  // namespace graft::head
