#include "gradient/builder.hpp"

#include "gradient/operators.hpp"
#include "ops/op.hpp"

#include <algorithm>
#include <limits>

namespace graft::onednn::gradient {
namespace {

// The same numbers in the other order of axes.
class relayout final : public differentiable {
 public:
  relayout(operand from, operand to) {
    in = {std::move(from)};
    out = std::move(to);
  }
  void forward(chunk& c) const override { convert(c.read(in[0]), out.layout, c.make(out)); }
  void backward(chunk& c) const override {
    if (!c.wants(in[0])) return;
    buffer dx = c.scratch(in[0].count());
    convert(c.gradient(out).get(), in[0].layout, dx.get());
    c.give(in[0], std::move(dx));
  }

 private:
  void convert(const float* from, order wanted, float* to) const {
    wanted == order::plain ? to_plain(from, in[0].dims, to)
                           : to_channels_last(from, in[0].dims, to);
  }
};

}  // namespace

clamp clamp_of(const graph& g, const node& n) {
  constexpr float endless = std::numeric_limits<float>::infinity();
  if (n.op->name == "Relu") return {true, 0, endless};
  if (n.op->name != "Clip") return {};
  clamp made{true, n.attrs.real("min", -endless), n.attrs.real("max", endless)};
  for (std::size_t i = 1; i < n.inputs.size(); ++i) {
    if (n.inputs[i] == absent) continue;
    const tensor_ptr& bound = g.at(n.inputs[i]).constant;
    if (bound == nullptr || bound->type() != dtype::f32 || bound->count() != 1) return {};
    (i == 1 ? made.low : made.high) = bound->values<float>()[0];
  }
  return made;
}

builder::builder(const graph& g, const std::vector<value_id>& boundaries, bool batch_statistics,
                 const parameter_store& parameters, const dnnl::engine& engine)
    : g_(g),
      boundaries_(boundaries),
      pinned_(boundaries.begin(), boundaries.end()),
      batch_statistics_(batch_statistics),
      parameters_(parameters),
      engine_(engine) {
  for (const node& n : g.nodes) {
    for (const value_id id : n.inputs) {
      if (id != absent) readers_[id].push_back(&n);
    }
  }
}

status builder::run(program& out) {
  program_.items = g_.at(g_.input).dims[0];
  output(g_.input, g_.at(g_.input).dims.size() == 4 ? order::channels_last : order::plain);
  for (const node& n : g_.nodes) {
    if (absorbed_.count(&n) != 0) continue;
    if (const status built = find_vjp(n.op->name)(*this, n); !built) {
      return built.within("node '" + n.name + "' (" + std::string(n.op->name) + ")");
    }
  }
  finish(out);
  return {};
}

order builder::order_of(value_id id) const {
  const auto found = first_order_.find(id);
  return found == first_order_.end() ? order::plain : found->second;
}

operand builder::output(value_id id, order layout) {
  const value& v = g_.at(id);
  program_.places.push_back({v.name, v.dims, layout});
  operand made;
  made.what = operand::kind::activation;
  made.index = static_cast<int32_t>(program_.places.size() - 1);
  made.dims = v.dims;
  made.layout = layout;
  made_[id][layout] = made;
  first_order_.emplace(id, layout);
  return made;
}

operand builder::activation(value_id id, order wanted, const std::string& reader) {
  auto& orders = made_.at(id);
  if (const auto found = orders.find(wanted); found != orders.end()) return found->second;
  operand from = orders.at(order_of(id));
  if (same_bytes(from.dims)) {
    from.layout = wanted;
    orders[wanted] = from;
    return from;
  }
  operand to = output(id, wanted);
  auto op = std::make_unique<relayout>(from, to);
  op->name = reader;
  op->op = "layout";
  op->index = program_.operators.size();
  program_.operators.push_back(std::move(op));
  return to;
}

operand builder::input(const node& n, std::size_t i, order wanted) {
  if (i >= n.inputs.size() || n.inputs[i] == absent) return {};
  const value& v = g_.at(n.inputs[i]);
  if (v.constant == nullptr) return activation(n.inputs[i], wanted, n.name);
  operand made;
  made.dims = v.dims;
  made.index = parameters_.find(v.name);
  made.what = made.index >= 0 ? operand::kind::parameter : operand::kind::constant;
  made.constant = v.constant;
  return made;
}

const node* builder::follower(value_id id) const {
  const auto found = readers_.find(id);
  if (found == readers_.end() || found->second.size() != 1 || pinned_.count(id) != 0)
    return nullptr;
  return found->second.front();
}

clamp builder::absorb_clamp(value_id& made) {
  const node* next = follower(made);
  if (next == nullptr || next->inputs[0] != made) return {};
  const clamp f = clamp_of(g_, *next);
  if (!f.on) return {};
  absorb(*next);
  made = next->outputs[0];
  return f;
}

void builder::add(const node& n, std::unique_ptr<differentiable> op) {
  op->name = n.name;
  op->op = n.op->name;
  op->index = program_.operators.size();
  program_.operators.push_back(std::move(op));
}

void builder::finish(program& out) {
  program_.last_use.assign(program_.places.size(), 0);
  program_.kept.assign(program_.places.size(), false);
  std::vector<std::size_t> maker(program_.places.size(), 0);
  for (const auto& op : program_.operators) {
    for (const operand& o : op->in) {
      if (!o.is(operand::kind::activation)) continue;
      const auto at = static_cast<std::size_t>(o.index);
      program_.last_use[at] = op->index;
      if (op->keeps_inputs) program_.kept[at] = true;
    }
    const auto at = static_cast<std::size_t>(op->out.index);
    program_.last_use[at] = std::max(program_.last_use[at], op->index);
    maker[at] = op->index + 1;
    if (op->keeps_output) program_.kept[at] = true;
  }
  for (const value_id id : boundaries_) {
    const auto at = static_cast<std::size_t>(made_.at(id).at(order_of(id)).index);
    program_.boundaries.push_back(static_cast<int32_t>(at));
    program_.first.push_back(maker[at]);
  }
  out = std::move(program_);
}

}  // namespace graft::onednn::gradient
