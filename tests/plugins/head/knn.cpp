#include "knn/knn.hpp"

#include "support/catch.hpp"

using namespace graft;
using namespace graft::head;

namespace {

// Points 0, 1, 3, 10 on a line.
memory_examples line() { return {{0, 1, 3, 10}, 1, {0, 1, 1, 0}}; }

std::vector<float> shares(const knn_options& options, float at) {
  auto train = line();
  const auto model = fit_knn(train, 2, options);
  REQUIRE(model.ok());
  return model->predict(std::vector<float>{at});
}

}  // namespace

TEST_CASE("the k nearest vote, each the same or by distance") {
  const auto even = shares({3, knn_metric::euclidean, false, false}, 0);
  CHECK(even[0] == Approx(1.0 / 3));
  CHECK(even[1] == Approx(2.0 / 3));
  // From 2: distances 1 (class 1), 1 (class 1), 2 (class 0).
  const auto weighed = shares({3, knn_metric::euclidean, true, false}, 2);
  CHECK(weighed[0] == Approx(0.5 / 2.5));
  CHECK(weighed[1] == Approx(2.0 / 2.5));
}

TEST_CASE("an item that is a train item gets its class, and k may exceed the items") {
  CHECK(shares({4, knn_metric::euclidean, true, false}, 10)[0] == Approx(1).margin(1e-6));
  CHECK(shares({100, knn_metric::euclidean, false, false}, 10)[0] == Approx(0.5));
}

TEST_CASE("equal distances are settled by the order of the items") {
  // 1 and 3 are as far from 2; the first has one vote only with k = 1.
  memory_examples train({1, 3}, 1, {1, 0});
  CHECK(fit_knn(train, 2, {1, knn_metric::euclidean, false, false})
            ->predict(std::vector<float>{2})[1] == 1);
}

TEST_CASE("cosine looks at directions alone") {
  memory_examples train({1, 0, 0, 100}, 2, {0, 1});
  const auto model = fit_knn(train, 2, {1, knn_metric::cosine, true, false});
  CHECK(model->predict(std::vector<float>{500, 1})[0] == 1);
  CHECK(model->predict(std::vector<float>{0.001F, 0.01F})[1] == 1);
}

TEST_CASE("every view of an item is a neighbour; fresh views are refused") {
  memory_examples views({0, 10, 1, 11}, 1, {0, 1}, 2);
  CHECK(fit_knn(views, 2, {})->labels == std::vector<int32_t>{0, 1, 0, 1});
  memory_examples fresh({0, 10}, 1, {0, 1}, 0);
  CHECK(fit_knn(fresh, 2, {}).status().message().find("fresh views") != std::string::npos);
}
