#include "kernels/concat_places.hpp"

#include "ops/op.hpp"

#include <algorithm>

namespace graft::onednn {
namespace {

class planner {
 public:
  explicit planner(const graph& g) : g_(g) { made_.places.resize(g.values.size()); }

  concat_places run() {
    for (const node& n : g_.nodes) {
      if (n.op->name == "Concat" && is_of_channels(n)) place(n);
    }
    return std::move(made_);
  }

 private:
  concat_place& at(value_id id) { return made_.places[static_cast<std::size_t>(id)]; }
  [[nodiscard]] int64_t channels(value_id id) const { return g_.at(id).dims[1]; }

  [[nodiscard]] bool is_of_channels(const node& n) const {
    const value& out = g_.at(n.outputs[0]);
    const int64_t axis = n.attrs.integer("axis", 1);
    if (out.type != dtype::f32 || out.dims.size() != 4 || out.dims[0] != 1 ||
        (axis != 1 && axis != -3) || !n.epilogues.empty()) {
      return false;
    }
    // Whole blocks of channels of every layout.
    constexpr int64_t largest_block = 16;
    return std::all_of(n.inputs.begin(), n.inputs.end(),
                       [&](value_id id) { return channels(id) % largest_block == 0; });
  }

  // How many of n's inputs make up, in order, all of what a group holds so far.
  std::size_t known_prefix(const node& n, int32_t group) {
    int64_t channel = 0;
    std::size_t i = 0;
    for (; i < n.inputs.size() && at(n.inputs[i]).group == group; ++i) {
      if (at(n.inputs[i]).channel != channel) return 0;
      channel += channels(n.inputs[i]);
    }
    return channel == made_.channels[static_cast<std::size_t>(group)] ? i : 0;
  }

  void place(const node& n) {
    int32_t group = at(n.inputs[0]).group;
    std::size_t next = group < 0 ? 0 : known_prefix(n, group);
    if (group >= 0 && next == 0) return;  // its parts lie elsewhere: they are copied
    if (group < 0) {
      group = static_cast<int32_t>(made_.channels.size());
      made_.channels.push_back(0);
    }
    int64_t& channel = made_.channels[static_cast<std::size_t>(group)];
    for (; next < n.inputs.size(); ++next) {
      concat_place& one = at(n.inputs[next]);
      // One that lies elsewhere, or twice here, is copied to this place.
      const bool free = one.group < 0 && g_.at(n.inputs[next]).constant == nullptr;
      if (free) one = {group, channel};
      channel += channels(n.inputs[next]);
    }
    at(n.outputs[0]) = {group, 0};
  }

  const graph& g_;
  concat_places made_;
};

}  // namespace

concat_places concat_places::of(const graph& g) { return planner(g).run(); }

}  // namespace graft::onednn
