#include "train/trainer.hpp"

#include "blobs.hpp"
#include "support/catch.hpp"
#include "train/loss.hpp"

#include <cmath>
#include <limits>

using namespace graft;
using namespace graft::head;
using graft::head::test::blobs;

namespace {

double accuracy(const dense_model& model, examples& of) {
  const auto features = read_view(of, 0);
  return static_cast<double>(count_correct(model.predict(*features), of.labels())) /
         static_cast<double>(of.size());
}

bool same_weights(const network& a, const network& b) {
  for (std::size_t i = 0; i < a.layers.size(); ++i) {
    if (a.layers[i].weight != b.layers[i].weight || a.layers[i].bias != b.layers[i].bias) {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("a dense head learns clouds of points and says its loss falls") {
  auto train = blobs(4, 40, 50, 4, 1);
  auto held_out = blobs(4, 25, 50, 4, 2);
  const auto trained = train_dense(train, 4, &held_out, {}, 7, {});
  REQUIRE(trained.ok());
  CHECK(accuracy(trained->model, held_out) > 0.9);
  CHECK(trained->epochs.size() == 10);
  CHECK(trained->epochs.back().train_loss < trained->epochs.front().train_loss / 2);
  CHECK(trained->calibrated);
}

TEST_CASE("the same key gives the same bits, another key others") {
  auto train = blobs(3, 30, 40, 3, 1);
  dense_options options;
  options.dropout = 0.5F;
  const auto one = train_dense(train, 3, nullptr, options, 7, {});
  const auto two = train_dense(train, 3, nullptr, options, 7, {});
  const auto other = train_dense(train, 3, nullptr, options, 8, {});
  CHECK(same_weights(one->model.net, two->model.net));
  CHECK_FALSE(same_weights(one->model.net, other->model.net));
  CHECK_FALSE(one->calibrated);
  CHECK(one->model.temperature == 1.0F);
}

TEST_CASE("steps of plain SGD from zeros are those of the formula") {
  // One feature, two classes, one batch: the gradient of the weights is mean of x * (p - y).
  memory_examples train({1, -1, 2, 0.5F}, 1, {0, 1, 0, 1});
  dense_options options;
  options.hidden = {};
  options.init = initialiser::zeros;
  options.optimiser = {optimiser_kind::sgd, 0, 0};
  options.learning_rate = 0.1;
  options.epochs = 3;
  options.batch = 4;
  options.standardise = false;
  options.shuffle = false;
  std::vector<double> losses;
  training_events events;
  events.step = [&](const step_record& at) {
    losses.push_back(at.loss);
    return status{};
  };
  const auto trained = train_dense(train, 2, nullptr, options, 1, events);
  REQUIRE(trained.ok());
  double w = 0;  // weight of class 0 minus that of class 1, and so for the bias
  double b = 0;
  const std::vector<double> x{1, -1, 2, 0.5};
  const std::vector<double> y{1, 0, 1, 0};
  for (std::size_t step = 0; step < 3; ++step) {
    double loss = 0, gw = 0, gb = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const double p = 1 / (1 + std::exp(-(w * x[i] + b)));
      loss -= std::log(y[i] == 1 ? p : 1 - p) / 4;
      gw += (p - y[i]) * x[i] / 4;
      gb += (p - y[i]) / 4;
    }
    CHECK(losses[step] == Approx(loss).epsilon(1e-5));
    w -= 2 * 0.1 * gw;
    b -= 2 * 0.1 * gb;
  }
  const dense_layer& layer = trained->model.net.layers[0];
  CHECK(layer.weight[0] - layer.weight[1] == Approx(w).epsilon(1e-5));
  CHECK(layer.bias[0] - layer.bias[1] == Approx(b).epsilon(1e-5));
}

TEST_CASE("early stopping restores the weights of the best validation loss") {
  auto train = blobs(3, 10, 60, 1.5F, 1);
  auto held_out = blobs(3, 30, 60, 1.5F, 2);
  dense_options options;
  options.epochs = 200;
  options.learning_rate = 0.01;
  options.patience = 4;
  const auto stopped = train_dense(train, 3, &held_out, options, 3, {});
  REQUIRE(stopped.ok());
  CHECK(stopped->stopped_early);
  CHECK(stopped->epochs.size() == stopped->kept_epoch + 1 + options.patience);
  for (const epoch_record& one : stopped->epochs) {
    CHECK(*one.validation_loss >= *stopped->epochs[stopped->kept_epoch].validation_loss);
  }
  // The same training, ended at that epoch.
  options.epochs = stopped->kept_epoch + 1;
  options.patience = 0;
  const auto plain = train_dense(train, 3, &held_out, options, 3, {});
  CHECK(same_weights(stopped->model.net, plain->model.net));
}

TEST_CASE("epoch e trains on view e mod views, every item once") {
  class counting : public memory_examples {
   public:
    using memory_examples::memory_examples;
    status read(int32_t view, std::span<const uint64_t> rows, std::span<float> out) override {
      for (const uint64_t row : rows) seen.emplace_back(view, row);
      return memory_examples::read(view, rows, out);
    }
    std::vector<std::pair<int32_t, uint64_t>> seen;
  };
  counting train(std::vector<float>(5 * 2 * 3, 1), 3, {0, 1, 0, 1, 0}, 2);
  dense_options options;
  options.epochs = 3;
  options.batch = 2;
  options.standardise = false;
  REQUIRE(train_dense(train, 2, nullptr, options, 1, {}).ok());
  REQUIRE(train.seen.size() == 15);
  for (std::size_t epoch = 0; epoch < 3; ++epoch) {
    std::vector<int> times(5);
    for (std::size_t i = 0; i < 5; ++i) {
      CHECK(train.seen[epoch * 5 + i].first == static_cast<int32_t>(epoch % 2));
      ++times[train.seen[epoch * 5 + i].second];
    }
    CHECK(times == std::vector<int>(5, 1));
  }
}

TEST_CASE("training stops with a sentence when the loss is lost, and when it is told to") {
  auto train = blobs(2, 10, 5, 2, 1);
  dense_options options;
  options.optimiser = {optimiser_kind::sgd, 0, 0.9F};
  options.learning_rate = 1e30;
  const auto lost = train_dense(train, 2, nullptr, options, 1, {});
  REQUIRE_FALSE(lost.ok());
  CHECK(lost.status().message().find("lower learning_rate") != std::string::npos);

  training_events events;
  events.cancelled = [] { return true; };
  CHECK(train_dense(train, 2, nullptr, {}, 1, events).status().code() == code::cancelled);
}

TEST_CASE("features that are not numbers are named") {
  memory_examples train({1, 2, std::numeric_limits<float>::quiet_NaN(), 4}, 2, {0, 1});
  const auto trained = train_dense(train, 2, nullptr, {}, 1, {});
  REQUIRE_FALSE(trained.ok());
  CHECK(trained.status().message().find("feature 0 of train item 1") != std::string::npos);
}

TEST_CASE("standardised features have mean 0 and deviation 1, over all views") {
  auto train = blobs(3, 20, 8, 5, 1, 2);
  const auto scaling = standardisation::of(train);
  REQUIRE(scaling.ok());
  std::vector<float> all = *read_view(train, 0);
  const std::vector<float> second = *read_view(train, 1);
  all.insert(all.end(), second.begin(), second.end());
  scaling->apply(all);
  for (std::size_t f = 0; f < 8; ++f) {
    double mean = 0, squares = 0;
    for (std::size_t row = 0; row < 120; ++row) {
      mean += all[row * 8 + f] / 120;
      squares += all[row * 8 + f] * all[row * 8 + f] / 120;
    }
    CHECK(mean == Approx(0).margin(1e-5));
    CHECK(squares == Approx(1).epsilon(1e-4));
  }
  memory_examples constant({3, 1, 3, 2}, 2, {0, 1});
  CHECK(standardisation::of(constant)->scale[0] == 1.0F);
}

TEST_CASE("balanced weights make classes count the same") {
  const std::vector<int32_t> labels{0, 0, 0, 1};
  CHECK(class_weights(false, labels, 3) == std::vector<float>{1, 1, 1});
  const auto weights = class_weights(true, labels, 3);
  CHECK(weights[0] * 3 == Approx(weights[1]));
  CHECK(weights[2] == 0);
}

TEST_CASE("a head refuses items that it cannot learn from") {
  const std::vector<std::string> names{"a", "b"};
  CHECK(check_trainable(std::vector<int32_t>{0, 1}, names).ok());
  CHECK_FALSE(check_trainable(std::vector<int32_t>{0, -1}, names).ok());
  CHECK_FALSE(check_trainable(std::vector<int32_t>{0, 2}, names).ok());
  CHECK(check_trainable(std::vector<int32_t>{1, 1}, names).message().find("2 items of 1 class;") !=
        std::string::npos);
}
