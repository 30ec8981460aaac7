#include "logistic/lbfgs.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <utility>

namespace graft::head {
namespace {

constexpr std::size_t memory = 10;  // pairs kept

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void add(std::vector<double>& to, double factor, const std::vector<double>& what) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += factor * what[i];
}

double largest(const std::vector<double>& of) {
  double most = 0;
  for (const double value : of) most = std::max(most, std::abs(value));
  return most;
}

struct pair {
  std::vector<double> step;    // x_{k+1} - x_k
  std::vector<double> change;  // of the gradient
  double inverse;              // 1 / (step · change)
};

// Minus the inverse Hessian, as the pairs tell it, times the gradient (two-loop recursion).
std::vector<double> direction(const std::deque<pair>& pairs, std::vector<double> gradient) {
  std::vector<double> alpha(pairs.size());
  for (std::size_t i = pairs.size(); i-- > 0;) {
    alpha[i] = pairs[i].inverse * dot(pairs[i].step, gradient);
    add(gradient, -alpha[i], pairs[i].change);
  }
  if (!pairs.empty()) {
    const pair& last = pairs.back();
    const double scale = 1.0 / (last.inverse * dot(last.change, last.change));
    for (double& value : gradient) value *= scale;
  }
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const double beta = pairs[i].inverse * dot(pairs[i].change, gradient);
    add(gradient, alpha[i] - beta, pairs[i].step);
  }
  for (double& value : gradient) value = -value;
  return gradient;
}

struct point {
  std::vector<double> x;
  std::vector<double> gradient;
  double value = 0;
};

// A step along `way` that satisfies the Wolfe conditions, by bisection (each trial halves the
// bracket, or doubles the step while there is none). False where no step lowers the value, which
// near the minimum is the limit of rounding.
bool search(const objective& function, const point& from, const std::vector<double>& way,
            double step, point& to) {
  constexpr double enough = 1e-4;
  constexpr double flat = 0.9;
  constexpr int trials = 30;
  const double slope = dot(from.gradient, way);
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
  for (int i = 0; i < trials; ++i) {
    to.x = from.x;
    add(to.x, step, way);
    to.value = function(to.x, to.gradient);
    if (!(to.value <= from.value + enough * step * slope)) {
      high = step;
    } else if (dot(to.gradient, way) < flat * slope) {
      low = step;
    } else {
      return true;
    }
    step = std::isinf(high) ? 2 * low : (low + high) / 2;
  }
  return to.value < from.value;
}

}  // namespace

lbfgs_outcome minimise(const objective& function, std::vector<double> x,
                       const lbfgs_options& options,
                       const std::function<bool(std::size_t iteration, double value)>& go_on) {
  point here{std::move(x), {}, 0};
  here.gradient.resize(here.x.size());
  here.value = function(here.x, here.gradient);
  point next = here;
  std::deque<pair> pairs;
  lbfgs_outcome out;
  while (!(out.converged = largest(here.gradient) <= options.tolerance) &&
         out.iterations < options.max_iterations) {
    const std::vector<double> way = direction(pairs, here.gradient);
    const double first = pairs.empty() ? std::min(1.0, 1.0 / std::sqrt(dot(way, way))) : 1.0;
    if (!search(function, here, way, first, next)) break;
    ++out.iterations;
    pair made{next.x, next.gradient, 0};
    add(made.step, -1, here.x);
    add(made.change, -1, here.gradient);
    const double curvature = dot(made.step, made.change);
    std::swap(here, next);
    if (curvature > 0) {
      made.inverse = 1 / curvature;
      pairs.push_back(std::move(made));
      if (pairs.size() > memory) pairs.pop_front();
    }
    if (go_on && !go_on(out.iterations, here.value)) {
      out.cancelled = true;
      break;
    }
  }
  out.largest_gradient = largest(here.gradient);
  out.value = here.value;
  out.x = std::move(here.x);
  return out;
}

}  // namespace graft::head
