// ReduceMean, ReduceSum and ReduceMax over constant axes.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <algorithm>
#include <limits>

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

status infer(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  if (element_count(in.dims(0)) == 0) return unsupported("its input is empty");
  shape kept;
  std::vector<bool> reduced;
  GRAFT_TRY(reduced_shape(in, kept, reduced));
  shape out;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!reduced[i] || in.at.attrs.integer("keepdims", 1) != 0) out.push_back(kept[i]);
  }
  in.output(0, dtype::f32, std::move(out));
  return {};
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

// Folds every element into the double that its output position holds, then finishes each.
template <class Fold, class Finish>
void reduce(const evaluation& e, double start, Fold&& fold, Finish&& finish) {
  std::vector<double> sums(static_cast<std::size_t>(e.out[0].count()), start);
  const float* from = e.in[0].as<float>();
  for_each_broadcast(e.in[0].dims, kept_shape(e), [&](int64_t i, int64_t to) {
    double& sum = sums[static_cast<std::size_t>(to)];
    sum = fold(sum, from[i]);
  });
  const double per_output =
      static_cast<double>(e.in[0].count()) / static_cast<double>(e.out[0].count());
  std::transform(sums.begin(), sums.end(), e.out[0].as<float>(),
                 [&](double sum) { return static_cast<float>(finish(sum, per_output)); });
}

void mean(const evaluation& e) {
  reduce(
      e, 0, [](double sum, float x) { return sum + x; },
      [](double sum, double n) { return sum / n; });
}
void sum(const evaluation& e) {
  reduce(
      e, 0, [](double sum, float x) { return sum + x; }, [](double sum, double) { return sum; });
}
void most(const evaluation& e) {
  reduce(
      e, -std::numeric_limits<double>::infinity(),
      [](double sum, float x) { return std::max<double>(sum, x); },
      [](double sum, double) { return sum; });
}

}  // namespace

const op_schema reduce_mean_op{"ReduceMean", 1, 2, infer, mean};
const op_schema reduce_sum_op{"ReduceSum", 1, 2, infer, sum};
const op_schema reduce_max_op{"ReduceMax", 1, 2, infer, most};

}  // namespace graft::onednn
