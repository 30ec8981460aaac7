#include "metrics/classification.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace graft::evaluate {
namespace {

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// Whether fewer than five classes stand before the true one (equals stand in order).
bool within_five(const judged& items, std::size_t item) {
  const auto row = items.row(item);
  const auto label = static_cast<std::size_t>(items.labels[item]);
  std::size_t before = 0;
  for (std::size_t c = 0; c < row.size(); ++c) {
    before += row[c] > row[label] || (row[c] == row[label] && c < label) ? 1U : 0U;
  }
  return before < 5;
}

void count(const judged& items, classification& out) {
  std::size_t among_five = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto truth = static_cast<std::size_t>(items.labels[i]);
    ++out.confusion[truth][items.predicted(i)];
    among_five += within_five(items, i) ? 1U : 0U;
  }
  if (items.classes > 5) out.top_5 = share(among_five, items.size());
}

void fill_classes(classification& out) {
  std::size_t present = 0;
  for (std::size_t c = 0; c < out.per_class.size(); ++c) {
    class_metrics& one = out.per_class[c];
    const std::size_t hit = out.confusion[c][c];
    one.support = std::accumulate(out.confusion[c].begin(), out.confusion[c].end(), std::size_t{0});
    for (const auto& row : out.confusion) one.predicted += row[c];
    one.precision = share(hit, one.predicted);
    one.recall = share(hit, one.support);
    one.f1 = share(2 * hit, one.support + one.predicted);
    out.correct += hit;
    if (one.support > out.per_class[out.majority_class].support) out.majority_class = c;
    if (one.support + one.predicted == 0) continue;
    ++present;
    out.macro_f1 += one.f1;
    out.macro_precision += one.precision;
    out.macro_recall += one.recall;
  }
  for (double* mean : {&out.macro_f1, &out.macro_precision, &out.macro_recall}) {
    *mean /= static_cast<double>(present);
  }
}

}  // namespace

std::size_t judged::predicted(std::size_t item) const {
  const auto all = row(item);
  return static_cast<std::size_t>(std::max_element(all.begin(), all.end()) - all.begin());
}

interval wilson(std::size_t successes, std::size_t n) {
  constexpr double z = 1.959963984540054;
  const auto trials = static_cast<double>(n);
  const double p = static_cast<double>(successes) / trials;
  const double scale = 1 + z * z / trials;
  const double centre = (p + z * z / (2 * trials)) / scale;
  const double half = z * std::sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials)) / scale;
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

classification classify(const judged& items) {
  classification out;
  out.n = items.size();
  out.per_class.resize(items.classes);
  out.confusion.assign(items.classes, std::vector<std::size_t>(items.classes));
  count(items, out);
  fill_classes(out);
  out.accuracy = share(out.correct, out.n);
  out.accuracy_95 = wilson(out.correct, out.n);
  out.majority_share = share(out.per_class[out.majority_class].support, out.n);
  return out;
}

std::vector<std::size_t> worst_mistakes(const judged& items, std::size_t count) {
  std::vector<std::size_t> wrong;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items.correct(i)) wrong.push_back(i);
  }
  const auto confidence = [&](std::size_t i) { return items.row(i)[items.predicted(i)]; };
  std::stable_sort(wrong.begin(), wrong.end(),
                   [&](std::size_t a, std::size_t b) { return confidence(a) > confidence(b); });
  wrong.resize(std::min(wrong.size(), count));
  return wrong;
}

}  // namespace graft::evaluate
