#include "logistic/logistic.hpp"

#include "blobs.hpp"
#include "support/catch.hpp"

#include <cmath>

using namespace graft;
using namespace graft::head;

namespace {

memory_examples seven() {
  return {{1.0F, 0.2F, 0.8F, -0.5F, -1.2F, 0.4F, -0.7F, 1.1F, 0.1F, -1.3F, 0.3F, 0.9F, 2.0F, -1.0F},
          2,
          {0, 0, 1, 1, 2, 2, 0}};
}

logistic_options exact(bool balanced) {
  logistic_options options;
  options.l2 = 2;  // C = 0.5
  options.standardise = false;
  options.balanced = balanced;
  options.search = {1000, 1e-5};
  return options;
}

}  // namespace

TEST_CASE("L-BFGS finds the minimum of Rosenbrock's valley") {
  const objective rosenbrock = [](const std::vector<double>& x, std::vector<double>& gradient) {
    const double valley = x[1] - x[0] * x[0];
    gradient = {-400 * x[0] * valley - 2 * (1 - x[0]), 200 * valley};
    return 100 * valley * valley + (1 - x[0]) * (1 - x[0]);
  };
  const lbfgs_outcome found = minimise(rosenbrock, {-1.2, 1}, {200, 1e-8}, {});
  CHECK(found.converged);
  CHECK(found.x[0] == Approx(1));
  CHECK(found.x[1] == Approx(1));
  CHECK(found.iterations < 60);
  CHECK_FALSE(minimise(rosenbrock, {-1.2, 1}, {3, 1e-8}, {}).converged);
  CHECK(minimise(rosenbrock, {-1.2, 1}, {}, [](std::size_t, double) { return false; }).cancelled);
}

// The numbers are scikit-learn 1.9's, LogisticRegression(C=0.5, tol=1e-10) on the same points.
TEST_CASE("the optimum is scikit-learn's") {
  auto train = seven();
  const auto plain = train_logistic(train, 3, nullptr, exact(false), {});
  REQUIRE(plain.ok());
  CHECK(plain->converged);
  const std::vector<double> expected{0.66008, -0.61446, -0.04562, -0.16969, 0.3146, -0.14491};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(plain->model.net.layers[0].weight[i] == Approx(expected[i]).margin(2e-4));
  }
  const std::vector<float> at{0.5F, 0.5F};
  CHECK(plain->model.predict(at)[0] == Approx(0.43891).margin(2e-4));
  const auto balanced = train_logistic(train, 3, nullptr, exact(true), {});
  CHECK(balanced->model.predict(at)[0] == Approx(0.36636).margin(2e-4));
  CHECK(balanced->model.predict(at)[2] == Approx(0.35837).margin(2e-4));
}

TEST_CASE("two equal views of every item are as good as one") {
  auto one = seven();
  std::vector<float> features = *read_view(one, 0);
  const std::vector<float> copy = features;
  features.insert(features.end(), copy.begin(), copy.end());
  memory_examples two(features, 2, {one.labels().begin(), one.labels().end()}, 2);
  const auto a = train_logistic(one, 3, nullptr, exact(false), {});
  const auto b = train_logistic(two, 3, nullptr, exact(false), {});
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(b->model.net.layers[0].weight[i] ==
          Approx(a->model.net.layers[0].weight[i]).margin(1e-4));
  }
}

TEST_CASE("logistic regression learns clouds of points, and calibrates on validation items") {
  auto train = test::blobs(4, 30, 60, 4, 1);
  auto held_out = test::blobs(4, 25, 60, 4, 2);
  const auto trained = train_logistic(train, 4, &held_out, {}, {});
  REQUIRE(trained.ok());
  CHECK(trained->converged);
  CHECK(trained->calibrated);
  CHECK(trained->train_loss < 0.2);
}

TEST_CASE("fresh views and cancelling end in a sentence") {
  memory_examples fresh({1, 2}, 1, {0, 1}, 0);
  CHECK(train_logistic(fresh, 2, nullptr, {}, {}).status().message().find("set views = 1") !=
        std::string::npos);
  auto train = seven();
  const auto stopped =
      train_logistic(train, 3, nullptr, exact(false), [](std::size_t, double) { return false; });
  CHECK(stopped.status().code() == code::cancelled);
}
