#include "quantise/storage.hpp"

#include "ops/op.hpp"
#include "quantise/int8_kernels.hpp"

#include <algorithm>
#include <numeric>

namespace graft::onednn {
namespace {

bool passes_on(const node& n) {
  return n.op->name == "Concat" || n.op->name == "MaxPool" || n.op->name == "AveragePool";
}

dnnl::memory::data_type stored_type(dtype type) {
  return type == dtype::u8 ? dnnl::memory::data_type::u8 : dnnl::memory::data_type::s8;
}

}  // namespace

storage::storage(const graph& g, const calibration& how)
    : leader_(g.values.size()), entries_(g.values.size()) {
  std::iota(leader_.begin(), leader_.end(), 0);
  for (const node& n : g.nodes) {
    if (!passes_on(n)) continue;
    for (const value_id id : n.inputs) {
      if (id != absent) join(id, n.outputs[0]);
    }
  }
  for (value_id id = 0; id < static_cast<value_id>(leader_.size()); ++id) {
    leader_[static_cast<std::size_t>(id)] = find(id);
    const value& v = g.at(id);
    const auto seen = how.ranges.find(v.name);
    if (v.constant != nullptr || seen == how.ranges.end()) continue;
    entry& mine = entries_[static_cast<std::size_t>(leader_[static_cast<std::size_t>(id)])];
    mine.known = true;
    mine.reach.limit = std::max(mine.reach.limit, seen->second.limit);
    mine.reach.negative = mine.reach.negative || seen->second.negative;
  }
}

value_id storage::find(value_id id) {
  while (leader_[static_cast<std::size_t>(id)] != id) id = leader_[static_cast<std::size_t>(id)];
  return id;
}

void storage::join(value_id a, value_id b) {
  const value_id first = find(a);
  const value_id second = find(b);
  leader_[static_cast<std::size_t>(std::max(first, second))] = std::min(first, second);
}

float storage::scale(value_id id) const {
  const range& reach = at(id).reach;
  const float step = reach.limit / (reach.negative ? 127.0F : 255.0F);
  return step > 0 ? step : 1.0F;  // all zero
}

bool layer_is_quantisable(const graph& g, const node& n, const storage& stored) {
  if (!stored.knows(n.inputs[0]) || !stored.knows(n.outputs[0])) return false;
  convolution_spec spec;
  bool possible = false;
  const status read = convolution_spec::read(g, n, dnnl::memory::data_type::f32, spec, possible);
  if (!read || !possible) return false;
  // The gates of squeeze-excite: nothing to gain, and everything is multiplied by them.
  if (spec.out[2] * spec.out[3] == 1) return false;
  for (const epilogue& e : n.epilogues) {
    if (e.what == epilogue::kind::add && !stored.knows(n.inputs[e.operand])) return false;
  }
  return has_int8_kernel(dnnl::engine(dnnl::engine::kind::cpu, 0), spec,
                         stored_type(stored.type(n.inputs[0])),
                         stored_type(stored.type(n.outputs[0])));
}

}  // namespace graft::onednn
