// Goes over two broadcast operands of a result together, in the order in which the result lies.
#pragma once

#include "gradient/program.hpp"

namespace graft::onednn::gradient {

// `count` neighbours of the result, and how far apart their operands lie (0 where broadcast).
struct run {
  int64_t count = 1;
  int64_t step_a = 0;
  int64_t step_b = 0;
};

// Axes of a result in physical order with the operands' strides; neighbours that may be walked as
// one are merged.
struct walk_axes {
  shape sizes;
  shape step_a;
  shape step_b;
};
walk_axes axes_of(const operand& out, const operand& a, const operand& b);

// Calls f(index of the result, index of a, index of b, run) for each run.
template <class F>
void walk(const operand& out, const operand& a, const operand& b, F&& f) {
  const walk_axes axes = axes_of(out, a, b);
  const std::size_t outer = axes.sizes.size() - 1;
  const run r{axes.sizes[outer], axes.step_a[outer], axes.step_b[outer]};
  std::vector<int64_t> at(outer, 0);
  int64_t in_a = 0;
  int64_t in_b = 0;
  const int64_t count = element_count(axes.sizes);
  for (int64_t i = 0; i < count; i += r.count) {
    f(i, in_a, in_b, r);
    for (std::size_t axis = outer; axis-- > 0;) {
      in_a += axes.step_a[axis];
      in_b += axes.step_b[axis];
      if (++at[axis] < axes.sizes[axis]) break;
      in_a -= axes.step_a[axis] * axes.sizes[axis];
      in_b -= axes.step_b[axis] * axes.sizes[axis];
      at[axis] = 0;
    }
  }
}

}  // namespace graft::onednn::gradient
