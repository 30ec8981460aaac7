// A head that trains what is below it: gradients, phases, averages, checkpoints.
#include "blobs.hpp"
#include "linear_body.hpp"
#include "support/catch.hpp"
#include "train/trainer.hpp"

#include <cmath>

using namespace graft;
using namespace graft::head;
using graft::head::test::blobs;
using graft::head::test::linear_body;

namespace {

dense_options small_options() {
  dense_options options;
  options.hidden = {5};
  options.dropout = 0.2F;
  options.batch = 7;
  options.epochs = 3;
  options.standardise = false;
  options.lr_decay = 0.5;
  return options;
}

// All that a training leaves behind, to compare bit by bit.
struct outcome {
  std::vector<float> numbers;
  std::vector<double> losses;
  friend bool operator==(const outcome&, const outcome&) = default;
};

void add(std::vector<float>& to, const std::vector<float>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

outcome train(const dense_options& options, training_events events = {}) {
  auto items = blobs(3, 10, 6, 3, 1);
  auto held_out = blobs(3, 4, 6, 3, 2);
  linear_body below(items, &held_out, 4);
  outcome made;
  const auto step = events.step;
  events.step = [&](const step_record& at) {
    made.losses.push_back(at.loss);
    return step ? step(at) : status{};
  };
  const auto trained = train_dense(below, 3, options, 9, events);
  if (!trained.ok()) return made;
  for (const dense_layer& layer : trained->model.net.layers) {
    add(made.numbers, layer.weight);
    add(made.numbers, layer.bias);
  }
  add(made.numbers, below.weights(0));
  add(made.numbers, below.weights(1));
  made.numbers.push_back(trained->model.temperature);
  made.numbers.push_back(static_cast<float>(trained->kept_epoch));
  return made;
}

}  // namespace

TEST_CASE("a step moves each stage against its own gradient, at its own rate") {
  memory_examples items({1, 2, -1, 0.5F, 0.25F, -2}, 2, {0, 1, 1});
  const auto loss_at = [&](std::size_t stage, std::size_t index, float by) {
    linear_body below(items, nullptr, 2);
    auto tensors = *below.tensors();
    tensors[stage].value[index] += by;
    dense_options options;
    options.hidden = {3};
    options.epochs = 1;
    options.batch = 3;
    options.shuffle = false;
    options.standardise = false;
    options.lr_decay = 0.5;
    options.learning_rate = 0.125;
    options.optimiser = {optimiser_kind::sgd, 0, 0};
    const auto before = tensors[stage].value[index];
    double loss = 0;
    training_events events;
    events.step = [&](const step_record& at) {
      loss = at.loss;
      return status{};
    };
    REQUIRE(train_dense(below, 2, options, 4, events).ok());
    return std::pair(loss, static_cast<double>(below.weights(stage)[index] - before));
  };
  for (std::size_t stage = 0; stage < 2; ++stage) {
    for (std::size_t index = 0; index < 4; ++index) {
      constexpr float step = 1e-2F;
      const double slope =
          (loss_at(stage, index, step).first - loss_at(stage, index, -step).first) / (2 * step);
      const double rate = 0.125 * std::pow(0.5, stage == 0 ? 2 : 1);
      CHECK(loss_at(stage, index, 0).second == Approx(-rate * slope).margin(2e-4));
    }
  }
}

TEST_CASE("training that is stopped at any step and resumed ends with the same bits") {
  dense_options options = small_options();
  options.mixing.mixup = 0.4;
  options.label_smoothing = 0.1;
  options.ema = 0.8;
  options.patience = 2;
  options.clip = 1;
  options.schedule.kind = schedule_kind::one_cycle;
  options.phases = {{2, "none", 0.01, 0.5, options.schedule}, {2, "all", 0.01, 0.5, {}}};
  options.checkpoint_steps = 1;
  const outcome whole = train(options);
  REQUIRE(whole.losses.size() == 20);
  for (std::size_t stop = 1; stop < whole.losses.size(); ++stop) {
    std::vector<std::byte> kept;
    training_events first;
    std::size_t done = 0;
    first.step = [&](const step_record&) {
      ++done;
      return status{};
    };
    first.cancelled = [&] { return done >= stop; };
    first.save = [&](std::span<const std::byte> bytes) {
      kept.assign(bytes.begin(), bytes.end());
      return status{};
    };
    outcome begun = train(options, first);
    REQUIRE(begun.numbers.empty());
    REQUIRE(begun.losses.size() == stop);
    training_events second;
    second.resume_from = kept;
    const outcome ended = train(options, second);
    begun.losses.insert(begun.losses.end(), ended.losses.begin(), ended.losses.end());
    INFO("stopped after step " << stop);
    CHECK(begun.losses == whole.losses);
    CHECK(ended.numbers == whole.numbers);
  }
}

TEST_CASE("a damaged checkpoint is refused, not trained on") {
  std::vector<std::byte> kept;
  training_events events;
  events.save = [&](std::span<const std::byte> bytes) {
    kept.assign(bytes.begin(), bytes.end());
    return status{};
  };
  dense_options options = small_options();
  options.checkpoint_steps = 2;
  REQUIRE_FALSE(train(options, events).numbers.empty());
  auto items = blobs(3, 10, 6, 3, 1);
  linear_body other(items, nullptr, 5);
  training_events resumed;
  resumed.resume_from = kept;
  const auto misfit = train_dense(other, 3, options, 9, resumed);
  CHECK(misfit.status().message().find("does not fit this training") != std::string::npos);
  kept.resize(kept.size() / 2);
  resumed.resume_from = kept;
  CHECK_FALSE(train_dense(other, 3, options, 9, resumed).ok());
}

TEST_CASE("phases open stages in turn, and none may close what one before it opened") {
  auto items = blobs(3, 10, 6, 3, 1);
  linear_body below(items, nullptr, 4);
  const std::vector<float> at_first = below.weights(0);
  const std::vector<float> at_second = below.weights(1);
  dense_options options = small_options();
  options.phases = {{1, "none", 0.01, 1, {}}, {1, "stage2", 0.01, 1, {}}};
  REQUIRE(train_dense(below, 3, options, 9, {}).ok());
  CHECK(below.weights(0) == at_first);
  CHECK(below.weights(1) != at_second);
  options.phases = {{1, "all", 0.01, 1, {}}, {1, "none", 0.01, 1, {}}};
  const auto refused = train_dense(below, 3, options, 9, {});
  CHECK(refused.status().message().find("phase 2 trains fewer stages") == 0);
}

TEST_CASE("an average of the weights is kept instead of the last ones") {
  dense_options options = small_options();
  const outcome last = train(options);
  options.ema = 0.9;
  const outcome average = train(options);
  CHECK(average.losses == last.losses);  // training itself does not see it
  CHECK(average.numbers != last.numbers);
}

TEST_CASE("looking for a learning rate leaves no trace, and can be used") {
  dense_options options = small_options();
  const outcome plain = train(options);
  options.finder = finder_mode::show;
  const outcome shown = train(options);
  CHECK(shown.numbers == plain.numbers);
  options.finder = finder_mode::use;
  options.learning_rate = 1e-7;  // at which nothing would be learnt
  const outcome used = train(options);
  REQUIRE_FALSE(used.losses.empty());
  CHECK(used.losses.back() < used.losses.front() * 0.9);
}
