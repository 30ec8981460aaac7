// Whole networks: their gradients, the promises about tapes and threads, running statistics.
#include "networks.hpp"
#include "support/catch.hpp"
#include "training_support.hpp"

#include <cstring>

using namespace graft;
using namespace graft::test;
using namespace graft::onednn::gradient;

namespace {

trainable_options small_batches() {
  trainable_options options;
  options.micro_batch = 2;
  options.shards = 3;
  return options;
}

constexpr int64_t items = 7;  // micro-batches of 2, 2, 2 and 1

std::vector<float> batch(const trained_model& m) {
  return noise(static_cast<std::size_t>(items * m.input_size()), 7);
}

// All gradients and running statistics, one after the other.
std::vector<float> gradients(const trained_model& m, mode how, const parallel_for& workers) {
  const std::vector<float> x = batch(m);
  std::vector<float> y(static_cast<std::size_t>(items * m.output_size()));
  const std::vector<float> dy = noise(y.size(), 9);
  std::vector<float> all(x.size());
  tape recorded;
  REQUIRE(m.net->forward({0, m.stages}, how, x.data(), items, y.data(), &recorded, workers).ok());
  REQUIRE(m.net->vjp(recorded, dy.data(), all.data(), workers).ok());
  for (const parameter& p : m.net->parameters()) {
    const float* from = p.trainable ? p.gradient.get() : p.value.get();
    all.insert(all.end(), from, from + p.count());
  }
  return all;
}

}  // namespace

TEST_CASE("the gradient of a whole network agrees with finite differences") {
  for (const mode how : {mode::frozen_bn, mode::batch_bn}) {
    const trained_model smooth = trainable(mixed_network("Sigmoid").model, small_batches());
    for (const auto& wrong : check_gradients(smooth, how, batch(smooth), items, 2e-3, 1e-2)) {
      FAIL_CHECK(wrong);
    }
    const trained_model bent = trainable(mixed_network("Relu").model, small_batches());
    for (const auto& wrong : check_gradients(bent, how, batch(bent), items, 3e-4, 4e-2)) {
      FAIL_CHECK(wrong);
    }
  }
}

TEST_CASE("any number of threads gives the same bits") {
  for (const mode how : {mode::frozen_bn, mode::batch_bn}) {
    const auto run = [&](int threads) {
      const trained_model m = trainable(mixed_network("Relu").model, small_batches());
      return gradients(m, how, on_threads(threads));
    };
    const std::vector<float> one = run(1);
    for (const int threads : {2, 4}) {
      const std::vector<float> more = run(threads);
      REQUIRE(more.size() == one.size());
      CHECK(std::memcmp(one.data(), more.data(), one.size() * sizeof(float)) == 0);
    }
  }
}

TEST_CASE("the forward pass gives what the compiled network gives") {
  const model_builder m = mixed_network("Relu");
  const trained_model net = trainable(m.model, small_batches());
  const std::vector<float> x = batch(net);
  const auto expected = run_compiled(m.model, x, items);
  REQUIRE(expected.ok());
  for (const mode how : {mode::inference, mode::frozen_bn}) {
    std::vector<float> y(expected->size());
    REQUIRE(net.net->forward({0, net.stages}, how, x.data(), items, y.data(), nullptr).ok());
    CHECK(relative_error(y, *expected) < 2e-5);
  }
}

TEST_CASE("stages one by one give the gradients of the whole") {
  trainable_options options = small_batches();
  options.stages = {{"first", "a"}, {"second", "block"}, {"third", "features"}};
  const trained_model cut = trainable(mixed_network("Relu").model, options);
  const std::vector<float> whole = gradients(cut, mode::frozen_bn, one_by_one);

  std::vector<std::vector<float>> values{batch(cut)};
  std::vector<tape> tapes(3);
  for (std::size_t k = 0; k < 3; ++k) {
    values.emplace_back(
        static_cast<std::size_t>(items * onednn::element_count(cut.net->boundary(k + 1))));
    REQUIRE(cut.net
                ->forward({k, k + 1}, mode::frozen_bn, values[k].data(), items,
                          values[k + 1].data(), &tapes[k])
                .ok());
  }
  std::vector<float> error = noise(values[3].size(), 9);
  for (std::size_t k = 3; k-- > 0;) {
    std::vector<float> below(values[k].size());
    REQUIRE(cut.net->vjp(tapes[k], error.data(), below.data()).ok());
    error = below;
  }
  for (const parameter& p : cut.net->parameters()) {
    const float* from = p.trainable ? p.gradient.get() : p.value.get();
    error.insert(error.end(), from, from + p.count());
  }
  CHECK(relative_error(error, whole) < 1e-5);
}

TEST_CASE("activations that are computed again give the same bits in less memory") {
  trainable_options options = small_batches();
  options.shards = 1;  // micro-batches one after the other, as one thread takes them
  const trained_model keeping = trainable(deep_network().model, options);
  REQUIRE(keeping.stages == 3);
  const std::vector<float> wanted = gradients(keeping, mode::frozen_bn, one_by_one);
  const auto planned = [](const trained_model& m) { return m.net->planned_memory(0, items); };

  options.activation_bytes = 1;
  const trained_model again = trainable(deep_network().model, options);
  CHECK(gradients(again, mode::frozen_bn, one_by_one) == wanted);
  CHECK(again.net->memory() < keeping.net->memory());
  CHECK(planned(again) < planned(keeping));

  // Between the two, some micro-batches keep all.
  options.activation_bytes = 520'000;
  const trained_model some = trainable(deep_network().model, options);
  CHECK(gradients(some, mode::frozen_bn, one_by_one) == wanted);
  CHECK(planned(some) < planned(keeping));
  CHECK(planned(some) > planned(again));

  // Normalisation over the batch keeps all: its micro-batches meet on the way.
  const std::vector<float> met = gradients(keeping, mode::batch_bn, one_by_one);
  CHECK(gradients(trainable(deep_network().model, options), mode::batch_bn, one_by_one) == met);
}

TEST_CASE("a tape is used once, and not after the parameters changed") {
  const trained_model m = trainable(mixed_network("Relu").model, small_batches());
  const std::vector<float> x = batch(m);
  std::vector<float> y(static_cast<std::size_t>(items * m.output_size()));
  tape recorded;
  const auto forward = [&] {
    return m.net->forward({0, m.stages}, mode::frozen_bn, x.data(), items, y.data(), &recorded);
  };
  REQUIRE(forward().ok());
  CHECK(m.net->vjp(recorded, y.data(), nullptr).ok());
  CHECK(m.net->vjp(recorded, y.data(), nullptr).code() == code::failed_precondition);
  REQUIRE(forward().ok());
  m.net->parameters_changed();
  CHECK(m.net->vjp(recorded, y.data(), nullptr).code() == code::failed_precondition);
}

TEST_CASE("running statistics move in batch mode as in PyTorch, and stay when frozen") {
  model_builder b({2, 1, 2});
  b.floats("scale", {2}, {1, 1}).floats("shift", {2}, {0, 0});
  b.floats("mean", {2}, {0, 1}).floats("variance", {2}, {1, 2});
  b.node("BatchNormalization", {"x", "scale", "shift", "mean", "variance"}, "features");
  trainable_options options;
  options.micro_batch = 2;
  const trained_model m = trainable(b.model, options);
  // Channel 0 holds 1 2 3 4 5 6, channel 1 ten times that.
  const std::vector<float> x{1, 2, 10, 20, 3, 4, 30, 40, 5, 6, 50, 60};
  std::vector<float> y(x.size());
  const auto stored = [&](std::size_t i) { return m.net->parameters()[i].value.get(); };
  REQUIRE(m.net->forward({0, m.stages}, mode::frozen_bn, x.data(), 3, y.data(), nullptr).ok());
  CHECK(stored(2)[0] == 0);
  CHECK(stored(3)[1] == 2);
  REQUIRE(m.net->forward({0, m.stages}, mode::batch_bn, x.data(), 3, y.data(), nullptr).ok());
  CHECK(stored(2)[0] == Approx(0.35));
  CHECK(stored(2)[1] == Approx(0.9 + 3.5));
  CHECK(stored(3)[0] == Approx(0.9 + 0.1 * 3.5));  // unbiased variance of 1..6
  CHECK(stored(3)[1] == Approx(1.8 + 0.1 * 350.0));
  CHECK(y[0] == Approx(-2.5 / std::sqrt(17.5 / 6 + 1e-5)));
}
