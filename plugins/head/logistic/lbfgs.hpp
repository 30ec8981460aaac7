// Limited-memory BFGS (Nocedal & Wright, "Numerical Optimization", 2nd ed., algorithms 7.4, 7.5)
// for smooth functions without constraints.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace graft::head {

struct lbfgs_options {
  std::size_t max_iterations = 200;
  double tolerance = 1e-4;  // stop once the largest gradient element is no larger
};

struct lbfgs_outcome {
  std::vector<double> x;
  double value = 0;
  double largest_gradient = 0;
  std::size_t iterations = 0;
  bool converged = false;  // the tolerance was reached
  bool cancelled = false;
};

// Value at x; writes the gradient.
using objective =
    std::function<double(const std::vector<double>& x, std::vector<double>& gradient)>;

// Minimises from `x`. `go_on` is asked after every iteration and may be empty.
lbfgs_outcome minimise(const objective& function, std::vector<double> x,
                       const lbfgs_options& options,
                       const std::function<bool(std::size_t iteration, double value)>& go_on);

}  // namespace graft::head
