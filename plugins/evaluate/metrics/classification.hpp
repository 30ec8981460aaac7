// How often a classifier is right, over all items and for each class. Fractions are 0 to 1.
#pragma once

#include "metrics/judged.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace graft::evaluate {

struct interval {
  double low = 0;
  double high = 1;
};

// Wilson's 95 % interval of a share of `successes` in n > 0 independent trials.
interval wilson(std::size_t successes, std::size_t n);

struct class_metrics {
  std::size_t support = 0;    // items of the class
  std::size_t predicted = 0;  // items said to be of it
  double precision = 0;       // 0 where nothing was said to be of it, as scikit-learn
  double recall = 0;          // 0 without items
  double f1 = 0;
};

struct classification {
  std::size_t n = 0;
  std::size_t correct = 0;
  double accuracy = 0;
  interval accuracy_95;
  std::optional<double> top_5;  // true class among the five most probable; with six classes or more
  // Means over the classes that have items or were predicted (scikit-learn's macro average).
  double macro_f1 = 0;
  double macro_precision = 0;
  double macro_recall = 0;
  double majority_share = 0;  // what always saying the most frequent class would reach
  std::size_t majority_class = 0;
  std::vector<class_metrics> per_class;
  std::vector<std::vector<std::size_t>> confusion;  // [true][predicted]
};

// Of at least one item.
classification classify(const judged& items);

// The wrong ones, most confident first (then by order), at most `count`.
std::vector<std::size_t> worst_mistakes(const judged& items, std::size_t count);

}  // namespace graft::evaluate
