#include "kernels/lowering.hpp"

#include "kernels/kernels.hpp"

#include <algorithm>
#include <cstring>

namespace graft::onednn {
namespace {

std::size_t index(int32_t id) { return static_cast<std::size_t>(id); }

// Do both descriptors put the elements of [N,C,1,...] in the same bytes?
bool same_bytes(const dnnl::memory::desc& a, const dnnl::memory::desc& b) {
  const compat::layout x = compat::read_layout(a);
  if (!x.blocked || x.sizes != x.padded || compat::type_of(a) != compat::type_of(b)) return false;
  if (x.inner_sizes.size() != 1 || x.inner_axes[0] != 1 || x.sizes.size() < 2) return false;
  return std::all_of(x.sizes.begin() + 2, x.sizes.end(), [](int64_t size) { return size == 1; }) &&
         a.get_size() == b.get_size();
}

}  // namespace

dnnl::primitive_attr lowering::attr() const {
  dnnl::primitive_attr made;
  made.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return made;
}

dnnl::memory::desc lowering::plain(const shape& dims) {
  if (dims.empty()) return plain(shape{1});
  return {dims, dnnl::memory::data_type::f32, row_major_strides(dims)};
}

dnnl::memory::desc lowering::as_f32(const dnnl::memory::desc& md) {
  return compat::with_type(md, dnnl::memory::data_type::f32);
}

slot_id lowering::new_slot(const dnnl::memory::desc& md) {
  program_.buffers.push_back({md.get_size(), 0});
  slot made;
  made.layout = md;
  made.buffer = static_cast<int32_t>(program_.buffers.size() - 1);
  program_.slots.push_back(std::move(made));
  return static_cast<slot_id>(program_.slots.size() - 1);
}

slot_id lowering::make_scratch(const dnnl::memory::desc& md) {
  const slot_id made = new_slot(md);
  program_.buffers.back().scratch = true;
  return made;
}

slot_id lowering::new_constant(const dnnl::memory::desc& md, const std::byte* bytes) {
  slot made;
  made.layout = md;
  made.constant = dnnl::memory(md, engine_);
  program_.constant_bytes += md.get_size();
  if (bytes != nullptr) std::memcpy(made.constant.get_data_handle(), bytes, md.get_size());
  program_.slots.push_back(std::move(made));
  return static_cast<slot_id>(program_.slots.size() - 1);
}

slot_id lowering::constant(const dnnl::memory::desc& md, const std::function<void(float*)>& fill) {
  const slot_id made = new_constant(md, nullptr);
  fill(static_cast<float*>(program_.slots[index(made)].constant.get_data_handle()));
  return made;
}

slot_id lowering::pack(const tensor& weights, const dnnl::memory::desc& as,
                       const dnnl::memory::desc& wanted) {
  if (as == wanted) return new_constant(wanted, weights.data());
  const slot_id made = new_constant(wanted, nullptr);
  dnnl::memory from(as, engine_, const_cast<std::byte*>(weights.data()));
  dnnl::stream stream(engine_);
  dnnl::reorder(from, program_.slots[index(made)].constant)
      .execute(stream, from, program_.slots[index(made)].constant);
  stream.wait();
  return made;
}

slot_id lowering::home(value_id id) {
  std::vector<slot_id>& places = places_[index(id)];
  if (places.empty() && views_[index(id)] >= 0) {
    use(id, plain(at(id).dims));
  } else if (places.empty()) {  // a constant that is read as data
    const value& v = at(id);
    const dnnl::memory::desc md =
        v.type == dtype::f32
            ? plain(v.dims)
            : dnnl::memory::desc({std::max<int64_t>(1, v.constant->count()) *
                                  static_cast<int64_t>(element_size(v.type))},
                                 dnnl::memory::data_type::u8, dnnl::memory::format_tag::a);
    places.push_back(new_constant(md, v.constant->count() > 0 ? v.constant->data() : nullptr));
  }
  return places.front();
}

const dnnl::memory::desc& lowering::layout(value_id id) { return layout_of(home(id)); }

const dnnl::memory::desc& lowering::layout_of(slot_id place) const {
  return program_.slots[index(place)].layout;
}

bool lowering::input_can_follow(value_id id) const {
  return id == g_.input && uses_left_[index(id)] == 1 && places_[index(id)].size() == 1 &&
         !input_is_viewed_;
}

void lowering::take_input_as(value_id to, const dnnl::memory::desc& md) {
  slot& input = program_.slots[index(program_.input)];
  input.layout = md;
  program_.buffers[index(input.buffer)].bytes = md.get_size();
  program_.input_scale = at(to).scale;
  program_.values.front().scale = at(to).scale;
  places_[index(to)] = {program_.input};
  residents_[input.buffer] = {to};
}

slot_id lowering::reorder(slot_id from, const dnnl::memory::desc& wanted, const std::string& name) {
  const slot_id to = new_slot(wanted);
  copy(from, to, name);
  return to;
}

void lowering::copy(slot_id from, slot_id to, const std::string& name) {
  const dnnl::reorder::primitive_desc pd(engine_, layout_of(from), engine_, layout_of(to), attr());
  add(name, "reorder", pd.impl_info_str(), dnnl::reorder(pd),
      {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}}, pd.scratchpad_desc());
}

slot_id lowering::use(value_id id, const dnnl::memory::desc& wanted) {
  if (const slot_id view = views_[index(id)]; view >= 0 && places_[index(id)].empty()) {
    const slot_id copy = reorder(view, wanted, at(id).name);
    places_[index(id)] = {copy};
    residents_[program_.slots[index(copy)].buffer] = {id};
    return copy;
  }
  const slot_id first = home(id);
  for (const slot_id place : places_[index(id)]) {
    if (program_.slots[index(place)].layout == wanted) return place;
  }
  if (at(id).constant != nullptr) {
    const slot_id packed = pack(*at(id).constant, program_.slots[index(first)].layout, wanted);
    places_[index(id)].push_back(packed);
    return packed;
  }
  const compat::layout asked = compat::read_layout(wanted);
  if (input_can_follow(id) && asked.inner_sizes.empty() && asked.sizes == at(id).dims &&
      compat::type_of(wanted) == dnnl::memory::data_type::f32) {
    slot& input = program_.slots[index(first)];
    input.layout = wanted;
    program_.buffers[index(input.buffer)].bytes = wanted.get_size();
    return first;
  }
  if (same_bytes(program_.slots[index(first)].layout, wanted)) {
    places_[index(id)].push_back(view(first, wanted));
  } else {
    places_[index(id)].push_back(reorder(first, wanted, at(id).name));
  }
  return places_[index(id)].back();
}

slot_id lowering::view(slot_id place, const dnnl::memory::desc& md) {
  slot same = program_.slots[index(place)];
  if (same.layout == md) return place;
  same.layout = md;
  if (same.buffer < 0) {
    same.constant = dnnl::memory(md, engine_, same.constant.get_data_handle());
  }
  program_.slots.push_back(std::move(same));
  return static_cast<slot_id>(program_.slots.size() - 1);
}

slot_id lowering::make(value_id id, const dnnl::memory::desc& md) {
  const concat_place& joint = concats_.places[index(id)];
  slot_id made = joint.group < 0 ? -1 : joint_slot(id, joint.channel, md);
  if (made < 0) {
    made = new_slot(md);
    residents_[program_.slots[index(made)].buffer] = {id};
  } else {
    residents_[program_.slots[index(made)].buffer].push_back(id);
  }
  places_[index(id)] = {made};
  return made;
}

bool lowering::is_last_use(value_id id) const {
  const int32_t buffer = program_.slots[index(places_[index(id)].front())].buffer;
  const auto residents = residents_.find(buffer);
  if (residents == residents_.end()) return false;
  int left = 0;
  for (const value_id resident : residents->second) left += uses_left_[index(resident)];
  return left == 1;
}

slot_id lowering::take_over(value_id from, value_id to, const dnnl::memory::desc& md) {
  // Elements of another type, but as wide, are read by a kernel that knows.
  const dnnl::memory::desc now = layout(from);
  const dnnl::memory::data_type type = compat::type_of(now);
  const bool as_wide = type != compat::type_of(md) && now.get_size() == md.get_size();
  const dnnl::memory::desc wanted = as_wide ? compat::with_type(md, type) : md;
  if (at(from).constant == nullptr && now == wanted && from != g_.input && is_last_use(from)) {
    const slot_id place = view(home(from), md);
    places_[index(to)] = {place};
    residents_[program_.slots[index(place)].buffer].push_back(to);
    return place;
  }
  const slot_id copy = view(reorder(home(from), wanted, at(from).name), md);
  places_[index(to)] = {copy};
  residents_[program_.slots[index(copy)].buffer] = {to};
  return copy;
}

void lowering::alias(value_id from, value_id to) {
  if (from == g_.input) input_is_viewed_ = true;
  const slot_id place = view(use_plain(from), plain(at(to).dims));
  places_[index(to)] = {place};
  const int32_t buffer = program_.slots[index(place)].buffer;
  if (buffer >= 0) residents_[buffer].push_back(to);
}

slot_id lowering::strided(value_id id) {
  const slot_id place = place_of(id);
  const dnnl::memory::desc& md = layout_of(place);
  const bool plain_floats = compat::read_layout(md).inner_sizes.empty() &&
                            compat::type_of(md) == dnnl::memory::data_type::f32;
  return plain_floats ? place : use_plain(id);
}

void lowering::alias_strided(value_id from, slot_id place, value_id to,
                             const dnnl::memory::desc& md, int64_t offset) {
  if (from == g_.input) input_is_viewed_ = true;
  slot made = program_.slots[index(place)];
  made.layout = md;
  made.offset += static_cast<std::size_t>(offset) * sizeof(float);
  residents_[made.buffer].push_back(to);
  program_.slots.push_back(std::move(made));
  const auto id = static_cast<slot_id>(program_.slots.size() - 1);
  if (md == plain(at(to).dims)) {
    places_[index(to)] = {id};
  } else {
    views_[index(to)] = id;
  }
}

slot_id lowering::make_strided(value_id id, const dnnl::memory::desc& md) {
  const slot_id made = make(id, md);
  if (md != plain(at(id).dims)) {
    views_[index(id)] = made;
    places_[index(id)].clear();
  }
  return made;
}

step& lowering::add(const std::string& name, const std::string& op,
                    const std::string& implementation, dnnl::primitive primitive,
                    std::vector<std::pair<int, slot_id>> arguments,
                    const dnnl::memory::desc& scratchpad) {
  if (scratchpad.get_size() > 0) {
    arguments.emplace_back(DNNL_ARG_SCRATCHPAD, make_scratch(scratchpad));
  }
  step made;
  made.name = name;
  made.op = op;
  made.implementation = implementation;
  made.primitive = std::move(primitive);
  made.arguments = std::move(arguments);
  program_.steps.push_back(std::move(made));
  return program_.steps.back();
}

step& lowering::add_own(const node& n, const std::string& implementation,
                        const std::vector<slot_id>& slots, own_kernel kernel) {
  step made;
  made.name = n.name;
  made.op = std::string(n.op->name);
  made.implementation = implementation;
  for (const slot_id id : slots) made.arguments.emplace_back(0, id);
  made.own = std::move(kernel);
  program_.steps.push_back(std::move(made));
  return program_.steps.back();
}

void lowering::note_values(const node& n) {
  for (const value_id id : n.outputs) {
    if (id == absent) continue;
    const slot_id place =
        places_[index(id)].empty() ? views_[index(id)] : places_[index(id)].front();
    if (place < 0) continue;
    const bool observable = at(id).type == dtype::f32 || at(id).scale > 0;
    if (!observable || element_count(at(id).dims) == 0) continue;
    program_.values.push_back({at(id).name, place, program_.steps.size(), at(id).scale});
  }
}

status lowering::run(program& out) {
  places_.resize(g_.values.size());
  views_.assign(g_.values.size(), -1);
  concats_ = concat_places::of(g_);
  joints_.resize(concats_.channels.size());
  uses_left_ = g_.uses();
  const value& input = at(g_.input);
  program_.input = make(g_.input, plain(input.dims));
  program_.values.push_back({input.name, program_.input, 0, 0});
  for (const node& n : g_.nodes) {
    for (const value_id id : n.outputs) {
      if (id != absent && at(id).dims.size() > DNNL_MAX_NDIMS) {
        return unsupported("node '" + n.name + "' (" + std::string(n.op->name) + ") makes " +
                           to_string(at(id).dims) + "; at most " + std::to_string(DNNL_MAX_NDIMS) +
                           " axes are supported");
      }
    }
    const status lowered = lower_node(*this, n);
    if (!lowered) return lowered.within("node '" + n.name + "' (" + std::string(n.op->name) + ")");
    for (const value_id id : n.inputs) {
      if (id != absent) --uses_left_[index(id)];
    }
    note_values(n);
  }
  const value& last = at(g_.features);
  program_.features =
      view(use_plain(g_.features), plain({last.dims[0], element_count(last.dims) / last.dims[0]}));
  out = std::move(program_);
  return {};
}

}  // namespace graft::onednn
