// Attention by our own kernel, head by head: queries, keys and values are read where they lie in
// what one product made of them all, and the heads are written side by side as the next product
// reads them.
#include "kernels/kernels.hpp"
#include "simd/kernel_table.hpp"

#include <algorithm>

namespace graft::onednn {
namespace {

// Where the matrices of a tensor [...,rows,columns] begin, and how far apart their rows are.
struct heads {
  std::vector<int64_t> starts;
  int64_t stride = 0;
};

heads heads_of(const shape& dims, const compat::dims& strides) {
  heads made{{0}, strides[strides.size() - 2]};
  for (std::size_t axis = 0; axis + 2 < dims.size(); ++axis) {
    std::vector<int64_t> next;
    for (const int64_t start : made.starts) {
      for (int64_t i = 0; i < dims[axis]; ++i) next.push_back(start + i * strides[axis]);
    }
    made.starts = std::move(next);
  }
  return made;
}

// The operand with its rows in one piece.
slot_id rows_of(lowering& to, value_id id) {
  const slot_id place = to.strided(id);
  const compat::layout lies = compat::read_layout(to.layout_of(place));
  return lies.strides.back() == 1 ? place : to.use_plain(id);
}

heads heads_at(const lowering& to, slot_id place) {
  const compat::layout lies = compat::read_layout(to.layout_of(place));
  return heads_of(lies.sizes, lies.strides);
}

// [...,heads,queries,values] that lies as [...,queries,heads,values].
dnnl::memory::desc heads_side_by_side(const shape& dims) {
  const std::size_t rank = dims.size();
  if (rank < 4) return lowering::plain(dims);
  shape order = dims;
  std::swap(order[rank - 3], order[rank - 2]);
  compat::dims strides = row_major_strides(order);
  std::swap(strides[rank - 3], strides[rank - 2]);
  return {dims, dnnl::memory::data_type::f32, strides};
}

// A broadcast axis has stride 0.
heads heads_of_mask(const shape& mask, const shape& scores) {
  compat::dims strides = row_major_strides(mask);
  for (std::size_t axis = 0; axis < mask.size(); ++axis) {
    if (mask[axis] == 1) strides[axis] = 0;
  }
  return heads_of(scores, strides);
}

}  // namespace

status lower_attention(lowering& to, const node& n, bool& done) {
  done = true;
  const simd::kernel_table& kernels = simd::widest_kernels();
  const rows::kernels& how = kernels.rows;
  const shape& q = to.at(n.inputs[0]).dims;
  const shape& y = to.at(n.outputs[0]).dims;
  rows::attention what;
  what.queries = q[q.size() - 2];
  what.depth = q.back();
  what.keys = to.at(n.inputs[1]).dims[q.size() - 2];
  what.values = y.back();
  what.scale = n.attrs.real("scale", 1);
  std::vector<slot_id> slots;
  std::vector<heads> at;
  for (std::size_t i = 0; i < 3; ++i) {
    slots.push_back(rows_of(to, n.inputs[i]));
    at.push_back(heads_at(to, slots.back()));
  }
  slots.push_back(to.make_strided(n.outputs[0], heads_side_by_side(y)));
  at.push_back(heads_at(to, slots.back()));
  const auto pairs = static_cast<int64_t>(at[0].starts.size());
  // Each task has its own scratch.
  const int64_t tasks = std::min<int64_t>(pairs, 8);
  const int64_t scratch = (how.attention_scratch(what) + 15) / 16 * 16;
  slots.push_back(to.make_scratch(lowering::plain({tasks, scratch})));
  const bool masked = n.inputs.size() > 3;
  if (masked) {
    const tensor& mask = *to.at(n.inputs[3]).constant;
    const dnnl::memory::desc line = lowering::plain({mask.count()});
    slots.push_back(to.pack(mask, line, line));
    shape scores = q;
    scores.back() = what.keys;
    at.push_back(heads_of_mask(mask.dims(), scores));
  }
  own_kernel own;
  own.tasks = tasks;
  own.run = [=, &how](std::span<std::byte* const> places, int64_t task) {
    const auto floats = [&](std::size_t i) { return reinterpret_cast<float*>(places[i]); };
    for (int64_t i = pairs * task / tasks; i < pairs * (task + 1) / tasks; ++i) {
      const auto start = [&](std::size_t operand) {
        return at[operand].starts[static_cast<std::size_t>(i)];
      };
      const auto read = [&](std::size_t operand) {
        return rows::const_matrix{floats(operand) + start(operand), at[operand].stride};
      };
      rows::const_matrix mask;
      if (masked) mask = {floats(5) + start(4), at[4].stride};
      how.attend(what, read(0), read(1), read(2), mask, {floats(3) + start(3), at[3].stride},
                 floats(4) + task * scratch);
    }
  };
  to.add_own(n, std::string("rows:") + kernels.name, slots, std::move(own)).flops =
      2.0 * static_cast<double>(pairs * what.queries * what.keys) *
      static_cast<double>(what.depth + what.values);
  return {};
}

}  // namespace graft::onednn
