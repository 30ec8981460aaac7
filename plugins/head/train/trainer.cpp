#include "train/trainer.hpp"

#include "train/keys.hpp"
#include "train/loss.hpp"
#include "train/temperature.hpp"

#include <graft/sdk/philox.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace graft::head {
namespace {

// The order in which an epoch takes the examples.
std::vector<uint64_t> epoch_order(std::size_t n, bool shuffle, uint64_t key, std::size_t epoch) {
  std::vector<uint64_t> order(n);
  std::iota(order.begin(), order.end(), uint64_t{0});
  philox random(derive_key(key, stream::shuffle, epoch));
  for (std::size_t i = n; shuffle && i > 1; --i) {
    std::swap(order[i - 1], order[random.below(static_cast<uint32_t>(i))]);
  }
  return order;
}

class trainer {
 public:
  trainer(examples& train, std::size_t classes, examples* validation, const dense_options& options,
          uint64_t key, const training_events& events)
      : train_(train),
        validation_(validation != nullptr && validation->size() > 0 ? validation : nullptr),
        options_(options),
        key_(key),
        events_(events),
        class_weight_(class_weights(options.balanced, train.labels(), classes)) {}

  result<dense_training> run() {
    if (options_.standardise) {
      GRAFT_TRY_ASSIGN(model().scaling, standardisation::of(train_));
    }
    model().net =
        network::make(train_.width(), options_.hidden, class_weight_.size(), options_.init, key_);
    training_pass pass(model().net);
    optimiser steps(model().net, options_.optimiser);
    for (std::size_t epoch = 0; epoch < options_.epochs && !out_.stopped_early; ++epoch) {
      epoch_record record{epoch, 0, {}, {}};
      GRAFT_TRY_ASSIGN(record.train_loss, train_epoch(epoch, pass, steps));
      GRAFT_TRY(validate(record));
      out_.epochs.push_back(record);
      if (events_.epoch) GRAFT_TRY(events_.epoch(record));
      choose(record);
    }
    if (best_) model().net = std::move(*best_);
    GRAFT_TRY(calibrate());
    return std::move(out_);
  }

 private:
  dense_model& model() { return out_.model; }

  result<double> train_epoch(std::size_t epoch, training_pass& pass, optimiser& steps) {
    const auto order = epoch_order(train_.size(), options_.shuffle, key_, epoch);
    const int32_t views = train_.views();
    const auto view =
        static_cast<int32_t>(views == 0 ? epoch : epoch % static_cast<uint32_t>(views));
    double total = 0;
    for (std::size_t first = 0; first < order.size(); first += options_.batch) {
      if (events_.cancelled && events_.cancelled()) {
        return status(code::cancelled, "training was interrupted");
      }
      const auto rows =
          std::span(order).subspan(first, std::min(options_.batch, order.size() - first));
      GRAFT_TRY_ASSIGN(const double loss, train_batch(epoch, view, rows, pass, steps));
      total += loss * static_cast<double>(rows.size());
    }
    return total / static_cast<double>(order.size());
  }

  result<double> train_batch(std::size_t epoch, int32_t view, std::span<const uint64_t> rows,
                             training_pass& pass, optimiser& steps) {
    features_.resize(rows.size() * train_.width());
    GRAFT_TRY(train_.read(view, rows, features_));
    model().scaling.apply(features_);
    labels_.clear();
    for (const uint64_t row : rows) labels_.push_back(train_.labels()[row]);

    const auto logits =
        pass.forward(features_, options_.dropout, derive_key(key_, stream::step, step_));
    const loss_value value = cross_entropy(logits, labels_, class_weight_);
    if (!std::isfinite(value.loss)) {
      return status(code::out_of_range,
                    "the loss is not a finite number in epoch " + std::to_string(epoch) +
                        ", step " + std::to_string(step_) +
                        "; lower learning_rate, or look for damaged photos or weights");
    }
    if (events_.step) {
      GRAFT_TRY(events_.step({step_, epoch, value.loss, options_.learning_rate}));
    }
    pass.backward(value.gradient);
    steps.step(model().net, pass.gradients(), static_cast<float>(options_.learning_rate));
    ++step_;
    return value.loss;
  }

  // Logits of all validation items.
  result<std::vector<float>> validation_logits() {
    std::vector<float> logits;
    GRAFT_TRY(for_each_block(*validation_, 0, [&](std::size_t, std::span<const float> block) {
      features_.assign(block.begin(), block.end());
      model().scaling.apply(features_);
      const std::vector<float> part = model().net.forward(features_);
      logits.insert(logits.end(), part.begin(), part.end());
      return status{};
    }));
    return logits;
  }

  status validate(epoch_record& record) {
    if (validation_ == nullptr) return {};
    GRAFT_TRY_ASSIGN(const std::vector<float> logits, validation_logits());
    const std::vector<float> even(class_weight_.size(), 1.0F);
    record.validation_loss = cross_entropy(logits, validation_->labels(), even).loss;
    record.validation_accuracy = static_cast<double>(count_correct(logits, validation_->labels())) /
                                 static_cast<double>(validation_->size());
    return {};
  }

  // Keeps the best weights so far, and says when to stop.
  void choose(const epoch_record& record) {
    if (options_.patience == 0 || !record.validation_loss) {
      out_.kept_epoch = record.epoch;
      return;
    }
    if (*record.validation_loss < best_loss_) {
      best_loss_ = *record.validation_loss;
      best_ = model().net;
      out_.kept_epoch = record.epoch;
    }
    out_.stopped_early = record.epoch - out_.kept_epoch >= options_.patience;
  }

  status calibrate() {
    if (validation_ == nullptr) return {};
    GRAFT_TRY_ASSIGN(const std::vector<float> logits, validation_logits());
    model().temperature = fit_temperature(logits, class_weight_.size(), validation_->labels());
    out_.calibrated = true;
    return {};
  }

  examples& train_;
  examples* validation_;
  const dense_options& options_;
  uint64_t key_;
  const training_events& events_;
  std::vector<float> class_weight_;
  dense_training out_;
  std::size_t step_ = 0;
  double best_loss_ = std::numeric_limits<double>::infinity();
  std::optional<network> best_;
  std::vector<float> features_;
  std::vector<int32_t> labels_;
};

}  // namespace

std::vector<float> dense_model::predict(std::span<const float> features) const {
  std::vector<float> scaled(features.begin(), features.end());
  scaling.apply(scaled);
  std::vector<float> probabilities = net.forward(scaled);
  softmax(probabilities, net.outputs(), temperature);
  return probabilities;
}

result<dense_training> train_dense(examples& train, std::size_t classes, examples* validation,
                                   const dense_options& options, uint64_t key,
                                   const training_events& events) {
  return trainer(train, classes, validation, options, key, events).run();
}

}  // namespace graft::head
