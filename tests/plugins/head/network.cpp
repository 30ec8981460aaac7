#include "train/network.hpp"

#include "support/catch.hpp"
#include "train/keys.hpp"
#include "train/loss.hpp"
#include "train/optimiser.hpp"
#include "train/temperature.hpp"

#include <cmath>
#include <numeric>

using namespace graft;
using namespace graft::head;

namespace {

const std::vector<std::size_t> hidden{6, 5};
const std::vector<float> weights_of_classes{1, 2, 0.5F};

std::vector<float> inputs() {
  philox random(11);
  std::vector<float> out(7 * 4);
  for (float& value : out) value = random.uniform() * 2 - 1;
  return out;
}
const std::vector<int32_t> labels{0, 1, 2, 0, 1, 2, 1};

double loss_of(const network& net, const std::vector<float>& in, float dropout) {
  training_pass pass(net);
  return cross_entropy(pass.forward(in, dropout, 5), labels, weights_of_classes).loss;
}

}  // namespace

TEST_CASE("gradients agree with finite differences, with and without dropout") {
  const auto in = inputs();
  for (const float dropout : {0.0F, 0.4F}) {
    network net = network::make(4, hidden, 3, initialiser::glorot, 3);
    training_pass pass(net);
    const auto value = cross_entropy(pass.forward(in, dropout, 5), labels, weights_of_classes);
    pass.backward(value.gradient);
    for (std::size_t l = 0; l < net.layers.size(); ++l) {
      for (auto part : {&dense_layer::weight, &dense_layer::bias}) {
        std::vector<float>& of = net.layers[l].*part;
        for (std::size_t i = 0; i < of.size(); ++i) {
          const float before = of[i];
          constexpr float step = 1e-3F;
          of[i] = before + step;
          const double up = loss_of(net, in, dropout);
          of[i] = before - step;
          const double down = loss_of(net, in, dropout);
          of[i] = before;
          INFO("layer " << l << " element " << i);
          CHECK((pass.gradients()[l].*part)[i] == Approx((up - down) / (2 * step)).margin(2e-4));
        }
      }
    }
  }
}

TEST_CASE("dropout leaves the stated share out and keeps the mean") {
  network net = network::make(1, std::vector<std::size_t>{4000}, 2, initialiser::zeros, 0);
  std::fill(net.layers[0].bias.begin(), net.layers[0].bias.end(), 1.0F);
  std::fill(net.layers[1].weight.begin(), net.layers[1].weight.end(), 1.0F);
  training_pass pass(net);
  const std::vector<float> in{0};
  const float one = pass.forward(in, 0.3F, 1)[0];
  const float two = pass.forward(in, 0.3F, 2)[0];
  CHECK(one == Approx(4000).epsilon(0.03));
  CHECK(one != two);
  CHECK(net.forward(in)[0] == 4000);
}

TEST_CASE(
    "the loss of even logits is log of the classes, and weights count as in a weighted mean") {
  const std::vector<float> even(3 * 3);
  CHECK(cross_entropy(even, std::vector<int32_t>{0, 1, 2}, weights_of_classes).loss ==
        Approx(std::log(3.0)));
  // Rows of loss log(1 + e) and log(1 + 1/e) with weights 1 and 2.
  const std::vector<float> logits{0, 1, 0, 1};
  const double wrong = std::log1p(std::exp(1.0));
  const double right = std::log1p(std::exp(-1.0));
  const auto value = cross_entropy(logits, std::vector<int32_t>{0, 1}, std::vector<float>{1, 2});
  CHECK(value.loss == Approx((wrong + 2 * right) / 3));
  CHECK(std::accumulate(value.gradient.begin(), value.gradient.end(), 0.0) ==
        Approx(0).margin(1e-6));
}

TEST_CASE("large logits neither overflow nor lose the loss") {
  const std::vector<float> logits{1000, -1000};
  CHECK(cross_entropy(logits, std::vector<int32_t>{1}, std::vector<float>{1, 1}).loss ==
        Approx(2000));
  std::vector<float> probabilities = logits;
  softmax(probabilities, 2);
  CHECK(probabilities == std::vector<float>{1, 0});
}

TEST_CASE("optimisers take the steps that their formulas say") {
  const auto once = [](optimiser_options options, int steps) {
    std::vector<float> weight{1};
    std::vector<float> bias{1};
    std::vector<float> by_weight{0};
    std::vector<float> by_bias{0};
    optimiser by({{"w", weight, by_weight, 0, true}, {"b", bias, by_bias, 0, false}}, options);
    for (int i = 0; i < steps; ++i) {
      by_weight = {0.5F};
      by_bias = {0.5F};
      by.step(0.1, 1);
    }
    return std::pair(weight[0], bias[0]);
  };
  // sgd: w -= 0.1 * (0.5 + 0.2 * w); the bias has no decay.
  CHECK(once({optimiser_kind::sgd, 0.2F, 0}, 1).first == Approx(1 - 0.1 * 0.7));
  CHECK(once({optimiser_kind::sgd, 0.2F, 0}, 1).second == Approx(1 - 0.1 * 0.5));
  // Two steps of momentum 0.9: velocities 0.5 and 0.95.
  CHECK(once({optimiser_kind::sgd, 0, 0.9F}, 2).first == Approx(1 - 0.05 - 0.095));
  // Adam's first steps have the length of the rate, whatever the gradient.
  CHECK(once({optimiser_kind::adam, 0, 0}, 1).first == Approx(0.9).epsilon(1e-5));
  CHECK(once({optimiser_kind::adam, 0, 0}, 3).first == Approx(0.7).epsilon(1e-5));
  CHECK(once({optimiser_kind::adamw, 0.5F, 0}, 1).first == Approx(0.95 - 0.1).epsilon(1e-5));
  CHECK(once({optimiser_kind::adamw, 0.5F, 0}, 1).second == Approx(0.9).epsilon(1e-5));
  // Nesterov: the first step goes 0.5 + 0.9 * 0.5 far.
  CHECK(once({optimiser_kind::sgd, 0, 0.9F, true}, 1).first == Approx(1 - 0.1 * 0.95));
}

TEST_CASE("the temperature undoes a scale, and does not trust a handful of items") {
  philox random(4);
  std::vector<float> logits;
  std::vector<int32_t> truth;
  for (int i = 0; i < 4000; ++i) {
    // The true class is drawn from the probabilities of (z, 0); the logits are three times that.
    const float z = random.uniform() * 6 - 3;
    truth.push_back(random.uniform() < 1 / (1 + std::exp(-z)) ? 0 : 1);
    logits.insert(logits.end(), {3 * z, 0});
  }
  CHECK(fit_temperature(logits, 2, truth) == Approx(3).epsilon(0.1));
  const std::vector<float> few{4, 0, 4, 0, 4, 0};
  const float sure = fit_temperature(few, 2, std::vector<int32_t>{0, 0, 0});
  CHECK(sure > 0.5F);
  CHECK(sure < 1.0F);
  CHECK(fit_temperature({}, 2, {}) == 1.0F);
}

TEST_CASE("weights begin within Glorot's limit and follow the key") {
  const network net = network::make(20, std::vector<std::size_t>{10}, 3, initialiser::glorot, 9);
  const double limit = std::sqrt(6.0 / 30);
  float most = 0;
  for (const float weight : net.layers[0].weight) most = std::max(most, std::abs(weight));
  CHECK(most <= limit);
  CHECK(most > 0.9 * limit);
  const network again = network::make(20, std::vector<std::size_t>{10}, 3, initialiser::glorot, 9);
  const network other = network::make(20, std::vector<std::size_t>{10}, 3, initialiser::glorot, 10);
  CHECK(net.layers[0].weight == again.layers[0].weight);
  CHECK(net.layers[0].weight != other.layers[0].weight);
}
