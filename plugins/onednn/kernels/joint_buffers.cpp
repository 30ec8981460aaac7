// Values that are made in the place where a Concat wants them.
#include "kernels/lowering.hpp"

#include <algorithm>

namespace graft::onednn {
namespace {

std::size_t index(int32_t id) { return static_cast<std::size_t>(id); }

// Channels in a block of md = [1,C/b,H,W,b]; 0 where it is another layout.
int64_t channel_block(const dnnl::memory::desc& md) {
  const compat::layout lies = compat::read_layout(md);
  const bool blocks = lies.blocked && lies.sizes.size() == 4 && lies.sizes == lies.padded &&
                      lies.inner_axes == std::vector<int64_t>{1} && lies.sizes[0] == 1;
  if (!blocks) return 0;
  const int64_t block = lies.inner_sizes[0];
  if (block != 8 && block != 16) return 0;
  const compat::dims dense{lies.strides[0], block * lies.sizes[2] * lies.sizes[3],
                           block * lies.sizes[3], block};
  return lies.strides == dense && lies.sizes[1] % block == 0 ? block : 0;
}

}  // namespace

slot_id lowering::joint_slot(value_id id, int64_t first_channel, const dnnl::memory::desc& md) {
  const int32_t group = concats_.places[index(id)].group;
  joint_buffer& joint = joints_[index(group)];
  const int64_t block = channel_block(md);
  if (block == 0) return -1;
  const auto own_channels = static_cast<std::size_t>(compat::read_layout(md).sizes[1]);
  const std::size_t channel_bytes = md.get_size() / own_channels;
  if (joint.buffer < 0) {
    const auto channels = static_cast<std::size_t>(concats_.channels[index(group)]);
    program_.buffers.push_back({channels * channel_bytes, 0, false});
    joint = {static_cast<int32_t>(program_.buffers.size() - 1), block, compat::type_of(md)};
  }
  if (joint.block != block || joint.type != compat::type_of(md)) return -1;
  slot made;
  made.layout = md;
  made.buffer = joint.buffer;
  made.offset = static_cast<std::size_t>(first_channel) * channel_bytes;
  program_.slots.push_back(std::move(made));
  return static_cast<slot_id>(program_.slots.size() - 1);
}

bool lowering::join(const node& n) {
  const value_id out = n.outputs[0];
  const int32_t group = concats_.places[index(out)].group;
  if (group < 0) return false;
  const joint_buffer& joint = joints_[index(group)];
  const auto lies_there = [&](value_id id) {
    return joint.buffer >= 0 && !places_[index(id)].empty() &&
           program_.slots[index(places_[index(id)].front())].buffer == joint.buffer;
  };
  if (std::none_of(n.inputs.begin(), n.inputs.end(), lies_there)) {
    concats_.places[index(out)].group = -1;  // it is made elsewhere
    return false;
  }
  const auto blocked = [&](const shape& dims) {
    using tag = dnnl::memory::format_tag;
    return dnnl::memory::desc(dims, joint.type, joint.block == 8 ? tag::aBcd8b : tag::aBcd16b);
  };
  int64_t channel = 0;
  for (const value_id id : n.inputs) {
    const concat_place& place = concats_.places[index(id)];
    if (!lies_there(id) || place.channel != channel) {
      copy(place_of(id), joint_slot(out, channel, blocked(at(id).dims)), at(id).name);
    }
    channel += at(id).dims[1];
  }
  places_[index(out)] = {joint_slot(out, 0, blocked(at(out).dims))};
  residents_[joint.buffer].push_back(out);
  return true;
}

}  // namespace graft::onednn
