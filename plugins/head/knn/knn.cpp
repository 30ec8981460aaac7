#include "knn/knn.hpp"

#include "gemm/gemm.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace graft::head {
namespace {

// In place; a vector of zeros stays as it is.
void to_unit_length(std::span<float> features, std::size_t width) {
  for (std::size_t start = 0; start < features.size(); start += width) {
    const auto row = features.subspan(start, width);
    double squares = 0;
    for (const float value : row) squares += static_cast<double>(value) * value;
    if (squares == 0) continue;
    const double factor = 1 / std::sqrt(squares);
    for (float& value : row) value = static_cast<float>(value * factor);
  }
}

// Unrounded: the products that rank the candidates cancel where two vectors nearly agree.
double distance(std::span<const float> a, std::span<const float> b) {
  double squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i]) - b[i];
    squares += difference * difference;
  }
  return std::sqrt(squares);
}

std::vector<float> squared_lengths(std::span<const float> features, std::size_t width) {
  std::vector<float> out;
  for (std::size_t start = 0; start < features.size(); start += width) {
    double squares = 0;
    for (const float value : features.subspan(start, width)) {
      squares += static_cast<double>(value) * value;
    }
    out.push_back(static_cast<float>(squares));
  }
  return out;
}

}  // namespace

std::vector<float> knn_model::predict(std::span<const float> given) const {
  const std::size_t width = this->width();
  const std::size_t rows = given.size() / width;
  const std::size_t items = labels.size();
  const std::size_t k = std::min(options.k, items);
  std::vector<float> query(given.begin(), given.end());
  scaling.apply(query);
  if (options.metric == knn_metric::cosine) to_unit_length(query, width);

  std::vector<float> products(rows * items);
  multiply(rows, items, width, rows_of(query.data(), width), transposed(features.data(), width),
           products.data());
  const std::vector<float> lengths = squared_lengths(features, width);

  std::vector<float> shares(rows * classes);
  std::vector<std::pair<float, std::size_t>> order(items);
  for (std::size_t r = 0; r < rows; ++r) {
    // The query's own length is the same for all, so it does not rank.
    for (std::size_t i = 0; i < items; ++i) {
      order[i] = {lengths[i] - 2 * products[r * items + i], i};
    }
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k), order.end());
    std::vector<double> votes(classes);
    double total = 0;
    for (std::size_t n = 0; n < k; ++n) {
      const std::size_t item = order[n].second;
      const double d = distance(std::span(query).subspan(r * width, width),
                                std::span(features).subspan(item * width, width));
      // An item that is the query itself outvotes all others, and two such share.
      const double vote = options.by_distance ? 1 / std::max(d, 1e-9) : 1;
      votes[static_cast<std::size_t>(labels[item])] += vote;
      total += vote;
    }
    for (std::size_t c = 0; c < classes; ++c) {
      shares[r * classes + c] = static_cast<float>(votes[c] / total);
    }
  }
  return shares;
}

result<knn_model> fit_knn(examples& train, std::size_t classes, const knn_options& options) {
  if (train.views() == 0) {
    return invalid(
        "head.knn keeps the train items it was given and cannot use fresh views; set views = 1 or "
        "more on the augment node, or use head.dense");
  }
  knn_model model{options, classes, {}, {}, {}};
  // Also where it is not applied, since it finds features that are not finite.
  GRAFT_TRY_ASSIGN(standardisation scaling, standardisation::of(train));
  if (options.standardise) model.scaling = std::move(scaling);
  for (int32_t view = 0; view < train.views(); ++view) {
    GRAFT_TRY_ASSIGN(const std::vector<float> one, read_view(train, view));
    model.features.insert(model.features.end(), one.begin(), one.end());
    model.labels.insert(model.labels.end(), train.labels().begin(), train.labels().end());
  }
  model.scaling.apply(model.features);
  if (options.metric == knn_metric::cosine) to_unit_length(model.features, train.width());
  return model;
}

}  // namespace graft::head
