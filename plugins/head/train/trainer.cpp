#include "train/trainer.hpp"

#include "train/learner.hpp"
#include "train/loss.hpp"
#include "train/order.hpp"
#include "train/rate_finder.hpp"
#include "train/temperature.hpp"
#include "train/training_state.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace graft::head {
namespace {

class trainer {
 public:
  trainer(body& below, std::size_t classes, const dense_options& options, uint64_t key,
          const training_events& events)
      : below_(below),
        classes_(classes),
        options_(options),
        phases_(options.all_phases()),
        key_(key),
        events_(events) {}

  result<dense_training> run() {
    model_ = std::make_unique<learner>(below_, classes_, options_, key_, out_.model.net,
                                       out_.model.scaling);
    GRAFT_TRY(check_phases());
    const bool resumed = !events_.resume_from.empty();
    GRAFT_TRY(resumed ? resume() : begin());
    bool under_way = resumed;
    for (; at().phase < phases_.size() && !out_.stopped_early; ++at().phase) {
      if (!under_way) GRAFT_TRY(model_->begin(phase()));
      under_way = false;
      for (; at().epoch_of_phase < phase().epochs && !out_.stopped_early; ++at().epoch_of_phase) {
        GRAFT_TRY(train_epoch());
      }
      at().epoch_of_phase = 0;
    }
    GRAFT_TRY(keep());
    GRAFT_TRY(calibrate());
    return std::move(out_);
  }

 private:
  training_position& at() { return state_.at; }
  [[nodiscard]] const phase_options& phase() const { return phases_[state_.at.phase]; }

  // Every stage that a phase names is there, and no phase freezes what one before it trained: what
  // is kept of frozen stages would be out of date.
  status check_phases() {
    std::size_t open = 0;
    for (std::size_t i = 0; i < phases_.size(); ++i) {
      GRAFT_TRY(below_.unfreeze(phases_[i].unfreeze));
      if (below_.open_stages() < open) {
        return invalid("phase " + std::to_string(i + 1) +
                       " trains fewer stages than the one before it; each phase must unfreeze at "
                       "least as much as the last");
      }
      open = below_.open_stages();
    }
    return below_.unfreeze(phases_.front().unfreeze);
  }

  status begin() {
    GRAFT_TRY(model_->initialise());
    if (options_.finder == finder_mode::off) return {};
    GRAFT_TRY_ASSIGN(found_rate found,
                     find_rate(*model_, phases_.front(), options_.batch, key_, events_.cancelled));
    out_.finder = std::move(found.curve);
    out_.found_rate = found.rate;
    return use_found_rate();
  }

  status use_found_rate() {
    if (options_.finder != finder_mode::use) return {};
    if (out_.found_rate <= 0) {
      return {code::failed_precondition,
              "the search for a learning rate found none at which the loss falls; set "
              "learning_rate and learning_rate_finder = \"show\""};
    }
    const double factor = out_.found_rate / phases_.front().learning_rate;
    for (phase_options& one : phases_) one.learning_rate *= factor;
    return {};
  }

  status resume() {
    GRAFT_TRY_ASSIGN(const packed_training packed, packed_training::open(events_.resume_from));
    GRAFT_TRY(packed.read_position(state_, out_));
    if (at().phase >= phases_.size()) return data_loss("the checkpoint has another phase");
    GRAFT_TRY(use_found_rate());
    out_.model.net = network::make(below_.features(), options_.hidden, classes_, options_.init, 0);
    GRAFT_TRY(model_->attach());
    GRAFT_TRY(model_->begin(phase()));
    return packed.read_numbers(state_, *model_);
  }

  [[nodiscard]] std::size_t steps_an_epoch() const {
    return (below_.train().size() + options_.batch - 1) / options_.batch;
  }

  status train_epoch() {
    const examples& train = below_.train();
    const sampler how = options_.balanced_sampler ? sampler::balanced
                        : options_.shuffle        ? sampler::shuffle
                                                  : sampler::in_order;
    const auto order = epoch_order(train.labels(), classes_, how, key_, at().epoch);
    const int32_t views = train.views();
    const auto view = static_cast<int32_t>(
        views == 0 ? at().epoch : at().epoch % static_cast<std::size_t>(views));
    for (; at().batch < steps_an_epoch(); ++at().batch) {
      GRAFT_TRY(watch());
      const std::size_t first = at().batch * options_.batch;
      const auto rows =
          std::span(order).subspan(first, std::min(options_.batch, order.size() - first));
      GRAFT_TRY(train_batch(view, rows));
    }
    epoch_record record{
        at().epoch, at().loss_sum / static_cast<double>(order.size()), {}, {}, at().last_rate,
        at().phase};
    model_->average().swap_with(model_->tensors());
    const status validated = validate(record);
    if (validated.ok()) choose(record);
    model_->average().swap_with(model_->tensors());
    GRAFT_TRY(validated);
    if (model_->average().on()) GRAFT_TRY(below_.changed());
    out_.epochs.push_back(record);
    if (events_.epoch) GRAFT_TRY(events_.epoch(record));
    ++at().epoch;
    at().batch = 0;
    at().loss_sum = 0;
    return {};
  }

  status train_batch(int32_t view, std::span<const uint64_t> rows) {
    const std::size_t steps = phase().epochs * steps_an_epoch();
    const std::size_t now = at().epoch_of_phase * steps_an_epoch() + at().batch;
    const double rate =
        phase().learning_rate * phase().schedule.factor(now, steps, steps_an_epoch());
    const auto stepped = model_->step({at().step, view}, rows, rate, phase().lr_decay);
    if (!stepped.ok()) return stepped.status().within("epoch " + std::to_string(at().epoch));
    if (events_.step) {
      const double all = static_cast<double>(options_.all_epochs() * steps_an_epoch());
      GRAFT_TRY(events_.step(
          {at().step, at().epoch, *stepped, rate, static_cast<double>(at().step + 1) / all}));
    }
    at().last_rate = rate;
    at().loss_sum += *stepped * static_cast<double>(rows.size());
    ++at().step;
    return {};
  }

  // Between two steps: saves what is due, and stops where that is wanted.
  status watch() {
    const bool stop = events_.cancelled && events_.cancelled();
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double> since = now - saved_;
    const bool late =
        options_.checkpoint_seconds > 0 && since.count() >= options_.checkpoint_seconds;
    const bool counted = options_.checkpoint_steps > 0 && at().step != saved_step_ &&
                         at().step % options_.checkpoint_steps == 0;
    if (events_.save && at().step > 0 && (stop || late || counted)) {
      GRAFT_TRY_ASSIGN(const auto bytes, pack_training(state_, out_, *model_));
      GRAFT_TRY(events_.save(bytes));
      saved_ = std::chrono::steady_clock::now();
      saved_step_ = at().step;
    }
    return stop ? status{code::cancelled, "training was interrupted"} : status{};
  }

  // With the weights that would be kept.
  status validate(epoch_record& record) {
    if (!model_->validates()) return {};
    if (model_->average().on()) GRAFT_TRY(below_.changed());
    GRAFT_TRY_ASSIGN(const std::vector<float> logits, model_->validation_logits());
    const std::span<const int32_t> labels = below_.validation()->labels();
    const std::vector<float> even(classes_, 1.0F);
    record.validation_loss = cross_entropy(logits, labels, even).loss;
    record.validation_accuracy =
        static_cast<double>(count_correct(logits, labels)) / static_cast<double>(labels.size());
    return {};
  }

  // Keeps the best weights so far, and says when to stop.
  void choose(const epoch_record& record) {
    if (options_.patience == 0 || !record.validation_loss) {
      out_.kept_epoch = record.epoch;
      return;
    }
    if (*record.validation_loss < at().best_loss) {
      at().best_loss = *record.validation_loss;
      state_.best = copy_of(model_->tensors());
      out_.kept_epoch = record.epoch;
    }
    out_.stopped_early = record.epoch - out_.kept_epoch >= options_.patience;
  }

  // The best weights, else their average, else the last ones.
  status keep() {
    if (!state_.best.empty()) {
      restore(state_.best, model_->tensors());
    } else {
      model_->average().swap_with(model_->tensors());
    }
    return below_.changed();
  }

  status calibrate() {
    if (!model_->validates()) return {};
    GRAFT_TRY_ASSIGN(const std::vector<float> logits, model_->validation_logits());
    out_.model.temperature = fit_temperature(logits, classes_, below_.validation()->labels());
    out_.calibrated = true;
    return {};
  }

  body& below_;
  std::size_t classes_;
  const dense_options& options_;
  std::vector<phase_options> phases_;
  uint64_t key_;
  const training_events& events_;
  std::unique_ptr<learner> model_;
  training_state state_;
  dense_training out_;
  std::chrono::steady_clock::time_point saved_ = std::chrono::steady_clock::now();
  std::size_t saved_step_ = 0;
};

}  // namespace

std::vector<float> dense_model::predict(std::span<const float> features) const {
  std::vector<float> scaled(features.begin(), features.end());
  scaling.apply(scaled);
  std::vector<float> probabilities = net.forward(scaled);
  softmax(probabilities, net.outputs(), temperature);
  return probabilities;
}

result<dense_training> train_dense(body& below, std::size_t classes, const dense_options& options,
                                   uint64_t key, const training_events& events) {
  return trainer(below, classes, options, key, events).run();
}

result<dense_training> train_dense(examples& train, std::size_t classes, examples* validation,
                                   const dense_options& options, uint64_t key,
                                   const training_events& events) {
  frozen_body below(train, validation);
  return train_dense(below, classes, options, key, events);
}

}  // namespace graft::head
