// What head.dense says of its training: history, metrics and a section of the page.
#include "node/dense.hpp"
#include "node/sections.hpp"

#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

namespace graft::head {

using json = nlohmann::ordered_json;

training_events dense::events() const {
  return {
      [this](const step_record& at) {
        return history(
            json{{"step", at.step}, {"epoch", at.epoch}, {"loss", at.loss}, {"lr", at.rate}}
                .dump());
      },
      [this](const epoch_record& at) {
        host().progress(static_cast<double>(at.epoch + 1) / static_cast<double>(options_.epochs),
                        "training");
        json line = {{"epoch", at.epoch}, {"train_loss", at.train_loss}, {"val_accuracy", nullptr}};
        if (at.validation_accuracy) line["val_accuracy"] = *at.validation_accuracy;
        return history(line.dump());
      },
      [this] { return host().cancelled(); },
  };
}

status dense::tell(const dense_training& training, const learning_data& data) const {
  const epoch_record& kept = training.epochs[training.kept_epoch];
  json entry = {{"epochs", training.epochs.size()},           {"kept_epoch", training.kept_epoch},
                {"stopped_early", training.stopped_early},    {"train_items", data.train.size()},
                {"validation_items", data.validation.size()}, {"train_loss", kept.train_loss},
                {"temperature", training.model.temperature}};
  if (kept.validation_loss) entry["val_loss"] = *kept.validation_loss;
  if (kept.validation_accuracy) entry["val_accuracy"] = *kept.validation_accuracy;
  json chosen = json::array();
  if (options_.patience > 0) chosen.push_back("early stopping");
  if (training.calibrated) chosen.push_back("temperature");
  entry["chosen_on_validation"] = chosen;
  return metrics(entry.dump());
}

void dense::show(const dense_training& training, bool validated) const {
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
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  for (const epoch_record& one : training.epochs) {
    epoch.push_back(static_cast<double>(one.epoch + 1));
    train_loss.push_back(one.train_loss);
    validation_loss.push_back(one.validation_loss.value_or(none));
    accuracy.push_back(one.validation_accuracy.value_or(none));
  }
  if (!validated) {
    page.series("Loss", "epoch", "cross-entropy", epoch, {"train"}, {train_loss});
    return;
  }
  page.series("Loss", "epoch", "cross-entropy", epoch, {"train", "validation"},
              {train_loss, validation_loss});
  page.series("Accuracy on validation items", "epoch", "accuracy", epoch, {"validation"},
              {accuracy});
}

}  // namespace graft::head
