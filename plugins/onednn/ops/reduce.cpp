// The Reduce operators, over constant axes.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <type_traits>

namespace graft::onednn {
namespace {

// Output shape with every reduced axis kept as 1.
status reduced_shape(const inference& in, shape& kept, std::vector<bool>& reduced) {
  std::vector<int64_t> axes;
  bool found = false;
  GRAFT_TRY(integers_of(in, "axes", 1, axes, found));
  kept = in.dims(0);
  const bool none = axes.empty() && in.at.attrs.integer("noop_with_empty_axes", 0) != 0;
  reduced.assign(kept.size(), axes.empty() && !none);
  for (int64_t axis : axes) {
    GRAFT_TRY(normalise_axis(axis, in.rank(0)));
    if (!kept.empty()) reduced[static_cast<std::size_t>(axis)] = true;
  }
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (reduced[i]) kept[i] = 1;
  }
  return {};
}

// A maximum of nothing has no value but in float, where ONNX says minus infinity.
status infer_any(inference& in) {
  shape kept;
  std::vector<bool> reduced;
  GRAFT_TRY(reduced_shape(in, kept, reduced));
  shape out;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!reduced[i] || in.at.attrs.integer("keepdims", 1) != 0) out.push_back(kept[i]);
  }
  in.output(0, in.type(0), std::move(out));
  return {};
}

status infer_mean(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  return infer_any(in);
}

status infer_number(inference& in) {
  if (in.type(0) == dtype::boolean) return invalid("its input is bool");
  return infer_any(in);
}

// The kept shape from the two shapes alone: axes come from the attribute or input 1.
shape kept_shape(const evaluation& e) {
  shape kept = e.in[0].dims;
  const auto rank = static_cast<int64_t>(kept.size());
  std::vector<int64_t> axes = e.at.attrs.integers("axes");
  if (e.has(1)) {
    const tensor_view& v = e.in[1];
    axes = tensor(v.type, v.dims, {v.data, 8 * static_cast<std::size_t>(v.count())}).integers();
  }
  if (axes.empty() && e.at.attrs.integer("noop_with_empty_axes", 0) == 0) {
    std::fill(kept.begin(), kept.end(), 1);
  }
  for (const int64_t axis : axes) {
    if (rank > 0) kept[static_cast<std::size_t>(axis < 0 ? axis + rank : axis)] = 1;
  }
  return kept;
}

template <class T>
T rounded(double x) {
  if constexpr (std::is_integral_v<T>) {
    if (std::isnan(x)) return 0;
    if (x <= static_cast<double>(std::numeric_limits<T>::min()))
      return std::numeric_limits<T>::min();
    if (x >= static_cast<double>(std::numeric_limits<T>::max()))
      return std::numeric_limits<T>::max();
  }
  return static_cast<T>(x);
}

// Folds every element into the double that its output position holds, then finishes each. Integers
// are exact up to 2^53, and what does not fit the type of the result is clamped to it.
template <class Fold, class Finish>
void reduce(const evaluation& e, double start, Fold&& fold, Finish&& finish) {
  if (e.out[0].count() == 0) return;
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    std::vector<double> sums(static_cast<std::size_t>(e.out[0].count()), start);
    const T* from = e.in[0].as<T>();
    for_each_broadcast(e.in[0].dims, kept_shape(e), [&](int64_t i, int64_t to) {
      double& sum = sums[static_cast<std::size_t>(to)];
      sum = fold(sum, static_cast<double>(from[i]));
    });
    const double per_output =
        static_cast<double>(e.in[0].count()) / static_cast<double>(e.out[0].count());
    std::transform(sums.begin(), sums.end(), e.out[0].as<T>(),
                   [&](double sum) { return rounded<T>(finish(sum, per_output)); });
  });
}

double as_is(double sum, double) { return sum; }

void mean(const evaluation& e) {
  reduce(e, 0, std::plus<>(), [](double sum, double n) { return sum / n; });
}
void sum(const evaluation& e) { reduce(e, 0, std::plus<>(), as_is); }
void product(const evaluation& e) { reduce(e, 1, std::multiplies<>(), as_is); }
void most(const evaluation& e) {
  reduce(
      e, -std::numeric_limits<double>::infinity(),
      [](double sum, double x) { return std::max(sum, x); }, as_is);
}
void least(const evaluation& e) {
  reduce(
      e, std::numeric_limits<double>::infinity(),
      [](double sum, double x) { return std::min(sum, x); }, as_is);
}
void l1(const evaluation& e) {
  reduce(
      e, 0, [](double sum, double x) { return sum + std::abs(x); }, as_is);
}
void l2(const evaluation& e) {
  reduce(
      e, 0, [](double sum, double x) { return sum + x * x; },
      [](double sum, double) { return std::sqrt(sum); });
}
void square_sum(const evaluation& e) {
  reduce(
      e, 0, [](double sum, double x) { return sum + x * x; }, as_is);
}
void log_sum(const evaluation& e) {
  reduce(e, 0, std::plus<>(), [](double sum, double) { return std::log(sum); });
}
void log_sum_exp(const evaluation& e) {
  reduce(
      e, 0, [](double sum, double x) { return sum + std::exp(x); },
      [](double sum, double) { return std::log(sum); });
}

}  // namespace

const op_schema reduce_mean_op{"ReduceMean", 1, 2, infer_mean, mean};
const op_schema reduce_sum_op{"ReduceSum", 1, 2, infer_number, sum};
const op_schema reduce_prod_op{"ReduceProd", 1, 2, infer_number, product};
const op_schema reduce_max_op{"ReduceMax", 1, 2, infer_any, most};
const op_schema reduce_min_op{"ReduceMin", 1, 2, infer_any, least};
const op_schema reduce_l1_op{"ReduceL1", 1, 2, infer_number, l1};
const op_schema reduce_l2_op{"ReduceL2", 1, 2, infer_number, l2};
const op_schema reduce_sum_square_op{"ReduceSumSquare", 1, 2, infer_number, square_sum};
const op_schema reduce_log_sum_op{"ReduceLogSum", 1, 2, infer_mean, log_sum};
const op_schema reduce_log_sum_exp_op{"ReduceLogSumExp", 1, 2, infer_mean, log_sum_exp};

}  // namespace graft::onednn
