#include "gradient/walk.hpp"

namespace graft::onednn::gradient {
namespace {

// Strides of an operand along the logical axes of a result of that rank; 0 where it is broadcast.
shape strides_in(const operand& o, std::size_t rank) {
  shape strides(rank, 0);
  const shape lies = physical(o.dims, o.layout);
  const std::vector<int64_t> packed = row_major_strides(lies);
  constexpr std::size_t logical_of[] = {0, 2, 3, 1};  // of each axis of [N,H,W,C]
  for (std::size_t i = 0; i < lies.size(); ++i) {
    const std::size_t axis = o.layout == order::plain ? i : logical_of[i];
    if (lies[i] != 1) strides[rank - lies.size() + axis] = packed[i];
  }
  return strides;
}

}  // namespace

walk_axes axes_of(const operand& out, const operand& a, const operand& b) {
  const shape lies = physical(out.dims, out.layout);
  const shape step_a = physical(strides_in(a, out.dims.size()), out.layout);
  const shape step_b = physical(strides_in(b, out.dims.size()), out.layout);
  walk_axes made;
  for (std::size_t i = 0; i < lies.size(); ++i) {
    if (lies[i] == 1) continue;
    const bool merges = !made.sizes.empty() && made.step_a.back() == step_a[i] * lies[i] &&
                        made.step_b.back() == step_b[i] * lies[i];
    if (!merges) {
      made.sizes.push_back(lies[i]);
      made.step_a.push_back(step_a[i]);
      made.step_b.push_back(step_b[i]);
      continue;
    }
    made.sizes.back() *= lies[i];
    made.step_a.back() = step_a[i];
    made.step_b.back() = step_b[i];
  }
  if (made.sizes.empty()) made = {{1}, {0}, {0}};
  return made;
}

}  // namespace graft::onednn::gradient
