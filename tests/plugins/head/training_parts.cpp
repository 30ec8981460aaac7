// The parts of training: schedules, losses, mixing, sampling, clipping.
#include "support/catch.hpp"
#include "train/loss.hpp"
#include "train/mixing.hpp"
#include "train/optimiser.hpp"
#include "train/order.hpp"
#include "train/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace graft;
using namespace graft::head;

TEST_CASE("one-cycle is PyTorch's OneCycleLR") {
  // torch.optim.lr_scheduler.OneCycleLR(max_lr=1, total_steps=10), PyTorch 2.15.
  const std::vector<double> theirs{0.04,        0.52,        1.0,         0.950484632, 0.811745654,
                                   0.611262022, 0.388741978, 0.188258346, 0.049519368, 0.000004};
  const schedule cycle{schedule_kind::one_cycle, 0, 1, 1};
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    CHECK(cycle.factor(i, 10, 5) == Approx(theirs[i]).margin(1e-8));
  }
}

TEST_CASE("cosine falls to 0, steps fall by their factor, warm-up rises first") {
  const schedule cosine{schedule_kind::cosine, 0, 1, 1};
  CHECK(cosine.factor(0, 100, 10) == Approx(1));
  CHECK(cosine.factor(50, 100, 10) == Approx(0.5));
  CHECK(cosine.factor(99, 100, 10) < 0.001);
  const schedule steps{schedule_kind::step, 0, 2, 0.1};
  CHECK(steps.factor(19, 100, 10) == Approx(1));
  CHECK(steps.factor(20, 100, 10) == Approx(0.1));
  CHECK(steps.factor(40, 100, 10) == Approx(0.01));
  const schedule warm{schedule_kind::constant, 0.5, 1, 1};
  CHECK(warm.factor(0, 100, 10) == Approx(1.0 / 6));
  CHECK(warm.factor(4, 100, 10) == Approx(5.0 / 6));
  CHECK(warm.factor(5, 100, 10) == 1);
}

TEST_CASE("soft targets agree with hard ones, and their gradients with finite differences") {
  const std::vector<float> logits{0.5F, -1, 2, 0.1F, 0.7F, -0.3F};
  const std::vector<float> weights{1, 2, 0.5F};
  const std::vector<float> hard{0, 0, 1, 0, 1, 0};
  const auto same = soft_cross_entropy(logits, hard, weights, 0);
  const auto plain = cross_entropy(logits, std::vector<int32_t>{2, 1}, weights);
  CHECK(same.loss == Approx(plain.loss));
  for (std::size_t i = 0; i < logits.size(); ++i) {
    CHECK(same.gradient[i] == Approx(plain.gradient[i]).margin(1e-6));
  }
  const std::vector<float> soft{0.1F, 0.2F, 0.7F, 0.05F, 0.6F, 0.35F};
  for (const double gamma : {0.0, 1.5, 2.0}) {
    const auto value = soft_cross_entropy(logits, soft, weights, gamma);
    for (std::size_t i = 0; i < logits.size(); ++i) {
      auto up = logits;
      auto down = logits;
      up[i] += 1e-2F;
      down[i] -= 1e-2F;
      const double slope = (soft_cross_entropy(up, soft, weights, gamma).loss -
                            soft_cross_entropy(down, soft, weights, gamma).loss) /
                           (static_cast<double>(up[i]) - down[i]);
      CHECK(value.gradient[i] == Approx(slope).margin(1e-4));
    }
  }
}

TEST_CASE("the focal loss weakens what is known already") {
  const std::vector<float> even{1, 1};
  const auto share = [&](float logit) {
    const std::vector<float> logits{logit, 0};
    const std::vector<float> target{1, 0};
    return soft_cross_entropy(logits, target, even, 2).loss /
           soft_cross_entropy(logits, target, even, 0).loss;
  };
  const double p = 1 / (1 + std::exp(-3.0));
  CHECK(share(3) == Approx((1 - p) * (1 - p)).epsilon(1e-6));
}

TEST_CASE("mixup keeps every target a distribution and mixes inputs by the same share") {
  const mixing mix{0.5, 0};
  std::vector<float> inputs{1, 0, 0, 0, 1, 0, 0, 0, 1};
  std::vector<float> targets = inputs;
  const std::vector<int64_t> shape{3};
  mix.apply(shape, inputs, targets, 3, 77);
  CHECK(inputs == targets);
  for (std::size_t r = 0; r < 3; ++r) {
    CHECK(std::accumulate(targets.begin() + 3 * r, targets.begin() + 3 * r + 3, 0.0F) == Approx(1));
  }
  std::vector<float> again{1, 0, 0, 0, 1, 0, 0, 0, 1};
  std::vector<float> again_targets = again;
  mix.apply(shape, again, again_targets, 3, 77);
  CHECK(again == inputs);
}

TEST_CASE("cutmix pastes a rectangle and gives the target its area") {
  const mixing mix{0, 1};
  const std::vector<int64_t> shape{2, 6, 8};
  std::size_t partly = 0;
  for (uint64_t key = 0; key < 20; ++key) {
    std::vector<float> inputs(2 * 96);
    std::fill(inputs.begin() + 96, inputs.end(), 1.0F);
    std::vector<float> targets{1, 0, 0, 1};
    mix.apply(shape, inputs, targets, 2, key);
    const double ones = std::accumulate(inputs.begin(), inputs.begin() + 96, 0.0) / 96;
    CHECK(targets[1] == Approx(ones).margin(1e-5));
    CHECK(std::equal(inputs.begin(), inputs.begin() + 48, inputs.begin() + 48));
    partly += ones > 0 && ones < 1 ? 1 : 0;
  }
  CHECK(partly > 3);
  CHECK(mix.check(std::vector<int64_t>{1280}).message().find("use mixup") != std::string::npos);
  CHECK(mix.check(shape).ok());
}

TEST_CASE("a balanced sampler draws rare classes as often as common ones") {
  std::vector<int32_t> labels(1000, 0);
  std::fill_n(labels.begin(), 50, 1);
  const auto order = epoch_order(labels, 3, sampler::balanced, 5, 0);
  REQUIRE(order.size() == labels.size());
  const auto rare =
      std::count_if(order.begin(), order.end(), [&](uint64_t i) { return labels[i] == 1; });
  CHECK(rare > 420);
  CHECK(rare < 580);
  auto shuffled = epoch_order(labels, 3, sampler::shuffle, 5, 0);
  std::sort(shuffled.begin(), shuffled.end());
  CHECK(shuffled == epoch_order(labels, 3, sampler::in_order, 5, 0));
}

TEST_CASE("clipping shortens a long gradient and leaves a short one") {
  std::vector<float> weight(2);
  std::vector<float> gradient{3, 4};
  optimiser steps({{"w", weight, gradient, 0, false}}, {});
  CHECK(steps.clip(10) == Approx(5));
  CHECK(gradient == std::vector<float>{3, 4});
  CHECK(steps.clip(1) == Approx(5));
  CHECK(gradient[0] == Approx(0.6));
  CHECK(gradient[1] == Approx(0.8));
}
