// Multinomial logistic regression: one dense layer, trained to its optimum.
#pragma once

#include "logistic/lbfgs.hpp"
#include "train/trainer.hpp"

#include <functional>

namespace graft::head {

struct logistic_options {
  // Minimised: the sum of the items' cross-entropies + l2 / 2 * |weights|^2; the biases are free.
  // It is 1 / C of scikit-learn, whose minimum this reproduces.
  double l2 = 10;
  bool balanced = false;  // class weights
  bool standardise = true;
  // Tolerance on the gradient of the objective divided by the number of items, as scikit-learn's.
  lbfgs_options search;
};

struct logistic_training {
  dense_model model;      // without hidden layers
  double train_loss = 0;  // mean cross-entropy, without the penalty
  std::size_t iterations = 0;
  bool converged = false;
  bool calibrated = false;  // the temperature was fitted on validation items
};

// Every fixed view of an item counts for 1 / views of it; fresh views (views = 0) are an error,
// since an optimum needs a fixed set. `validation` may be null or empty.
result<logistic_training> train_logistic(
    examples& train, std::size_t classes, examples* validation, const logistic_options& options,
    const std::function<bool(std::size_t iteration, double value)>& go_on);

}  // namespace graft::head
