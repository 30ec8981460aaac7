// Operators that only say where elements are: no work where the next kernel can read them in their
// place, else one copy.
#include "kernels/kernels.hpp"
#include "ops/slice.hpp"

#include <numeric>
#include <optional>

namespace graft::onednn {
namespace {

dnnl::memory::desc floats(const shape& dims, const compat::dims& strides) {
  return {dims, dnnl::memory::data_type::f32, strides};
}

// The strides of `to` over elements that lie as [sizes] with `strides`; nothing where no strides
// can say it. Axes of one element have any stride.
std::optional<compat::dims> reshaped(const compat::dims& sizes, const compat::dims& strides,
                                     const shape& to) {
  compat::dims made(to.size(), 1);
  std::size_t from_axis = 0;
  std::size_t to_axis = 0;
  while (to_axis < to.size()) {
    // The next axes on either side that hold as many elements.
    const std::size_t from_begin = from_axis;
    const std::size_t to_begin = to_axis;
    int64_t here = 1;
    int64_t there = to[to_axis++];
    while (here != there || (from_axis == from_begin && from_axis < sizes.size())) {
      if (here <= there && from_axis < sizes.size()) {
        here *= sizes[from_axis++];
      } else if (to_axis < to.size()) {
        there *= to[to_axis++];
      } else {
        return std::nullopt;
      }
    }
    if (to_axis == to.size()) from_axis = sizes.size();  // axes of one element
    int64_t stride = 0;  // of the innermost axis of more than one element
    int64_t next = 0;
    for (std::size_t i = from_axis; i-- > from_begin;) {
      if (sizes[i] == 1) continue;
      if (stride == 0) {
        stride = strides[i];
      } else if (strides[i] != next) {
        return std::nullopt;
      }
      next = strides[i] * sizes[i];
    }
    if (stride == 0) stride = 1;
    for (std::size_t i = to_axis; i-- > to_begin;) {
      made[i] = stride;
      stride *= to[i];
    }
  }
  return made;
}

}  // namespace

status lower_view(lowering& to, const node& n, bool& done) {
  const value_id from = n.inputs[0];
  const shape& dims = to.at(n.outputs[0]).dims;
  done = true;
  if (to.at(from).constant == nullptr && !dims.empty()) {
    const slot_id place = to.strided(from);
    const compat::layout now = compat::read_layout(to.layout_of(place));
    if (const auto strides = reshaped(now.sizes, now.strides, dims)) {
      to.alias_strided(from, place, n.outputs[0], floats(dims, *strides));
      return {};
    }
  }
  to.alias(from, n.outputs[0]);
  return {};
}

status lower_transpose(lowering& to, const node& n, bool& done) {
  const value_id from = n.inputs[0];
  const shape& x = to.at(from).dims;
  if (to.at(from).constant != nullptr || x.empty()) return {};
  std::vector<int64_t> perm(x.size());
  std::iota(perm.rbegin(), perm.rend(), int64_t{0});
  perm = n.attrs.integers("perm", perm);
  const shape& y = to.at(n.outputs[0]).dims;
  slot_id place = -1;
  if (!compat::read_layout(to.layout_of(to.place_of(from))).inner_sizes.empty()) {
    // It is copied in any case: into the order that is asked for.
    const std::vector<int64_t> wanted = row_major_strides(y);
    compat::dims strides(x.size());
    for (std::size_t i = 0; i < perm.size(); ++i) {
      strides[static_cast<std::size_t>(perm[i])] = wanted[i];
    }
    place = to.use(from, floats(x, strides));
  } else {
    place = to.strided(from);
  }
  const compat::dims now = compat::read_layout(to.layout_of(place)).strides;
  compat::dims strides;
  for (const int64_t axis : perm) strides.push_back(now[static_cast<std::size_t>(axis)]);
  to.alias_strided(from, place, n.outputs[0], floats(y, strides));
  done = true;
  return {};
}

status lower_split(lowering& to, const node& n, bool& done) {
  const value_id from = n.inputs[0];
  if (to.at(from).constant != nullptr) return {};
  int64_t axis = n.attrs.integer("axis", 0);
  if (axis < 0) axis += static_cast<int64_t>(to.at(from).dims.size());
  const slot_id place = to.strided(from);
  const compat::dims strides = compat::read_layout(to.layout_of(place)).strides;
  int64_t first = 0;
  for (const value_id part : n.outputs) {
    if (part == absent) return unsupported("an output that is left out is not supported");
    const shape& dims = to.at(part).dims;
    to.alias_strided(from, place, part, floats(dims, strides),
                     first * strides[static_cast<std::size_t>(axis)]);
    first += dims[static_cast<std::size_t>(axis)];
  }
  done = true;
  return {};
}

status lower_slice(lowering& to, const node& n, bool& done) {
  const value_id from = n.inputs[0];
  std::vector<slice_range> ranges;
  GRAFT_TRY(read_slice(inference(to.ir(), n), ranges));
  for (const slice_range& one : ranges) {
    if (one.step < 0) return {};
  }
  if (to.at(from).constant != nullptr || ranges.empty()) return {};
  const slot_id place = to.strided(from);
  compat::dims strides = compat::read_layout(to.layout_of(place)).strides;
  int64_t offset = 0;
  for (std::size_t axis = 0; axis < ranges.size(); ++axis) {
    offset += ranges[axis].start * strides[axis];
    strides[axis] *= ranges[axis].step;
  }
  to.alias_strided(from, place, n.outputs[0], floats(to.at(n.outputs[0]).dims, strides), offset);
  done = true;
  return {};
}

// A Gather of one index is a slice.
status lower_gather(lowering& to, const node& n, bool& done) {
  const value_id from = n.inputs[0];
  const shape& x = to.at(from).dims;
  const tensor_ptr& indices = to.at(n.inputs[1]).constant;
  if (to.at(from).constant != nullptr || indices == nullptr || indices->count() != 1 ||
      to.at(n.outputs[0]).dims.empty() || indices->dims().size() > 1) {
    return {};
  }
  int64_t axis = n.attrs.integer("axis", 0);
  if (axis < 0) axis += static_cast<int64_t>(x.size());
  const auto along = static_cast<std::size_t>(axis);
  int64_t first = indices->integers().front();
  if (first < 0) first += x[along];
  const slot_id place = to.strided(from);
  compat::dims strides = compat::read_layout(to.layout_of(place)).strides;
  const int64_t offset = first * strides[along];
  if (indices->dims().empty()) strides.erase(strides.begin() + axis);
  to.alias_strided(from, place, n.outputs[0], floats(to.at(n.outputs[0]).dims, strides), offset);
  done = true;
  return {};
}

}  // namespace graft::onednn
