#include "ops/common.hpp"

#include <string>

namespace graft::onednn {

status expect_float(const inference& in, std::size_t i) {
  if (in.type(i) == dtype::f32) return {};
  return unsupported("input " + std::to_string(i) + " is " + type_name(in.type(i)) +
                     "; only floating point is supported");
}

status expect_same_type(const inference& in, std::size_t a, std::size_t b) {
  if (in.type(a) == in.type(b)) return {};
  return invalid("its inputs are " + type_name(in.type(a)) + " and " + type_name(in.type(b)) +
                 "; they must be of one type");
}

status like_input(inference& in) {
  in.output(0, in.type(0), in.dims(0));
  return {};
}

status broadcast(const shape& a, const shape& b, shape& out) {
  out.assign(std::max(a.size(), b.size()), 1);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1;
    const int64_t y = i < b.size() ? b[b.size() - 1 - i] : 1;
    if (x != y && x != 1 && y != 1) {
      return invalid("its inputs " + to_string(a) + " and " + to_string(b) +
                     " cannot be broadcast to one shape");
    }
    out[out.size() - 1 - i] = x == 1 ? y : x;
  }
  return {};
}

float scalar_input(const evaluation& e, std::size_t i, float otherwise) {
  if (!e.has(i) || e.in[i].count() < 1) return otherwise;
  return visit(e.in[i].type,
               [&](auto zero) { return static_cast<float>(*e.in[i].as<decltype(zero)>()); });
}

status normalise_axis(int64_t& axis, int64_t rank) {
  if (axis < -rank || axis >= std::max<int64_t>(rank, 1)) {
    return invalid("axis " + std::to_string(axis) + " is outside rank " + std::to_string(rank));
  }
  if (axis < 0) axis += rank;
  return {};
}

status integers_of(const inference& in, std::string_view name, std::size_t input,
                   std::vector<int64_t>& values, bool& found) {
  found = true;
  if (in.at.attrs.has(name)) {
    values = in.at.attrs.integers(name);
    return {};
  }
  if (!in.has(input)) {
    found = false;
    return {};
  }
  const tensor* known = in.constant(input);
  if (known == nullptr) {
    return unsupported(std::string(name) +
                       " is computed while the network runs; only constants "
                       "are supported");
  }
  if (known->type() == dtype::f32) return invalid(std::string(name) + " must be integers");
  values = known->integers();
  return {};
}

std::optional<std::vector<int64_t>> known_axes(const graph& g, const node& n) {
  if (n.inputs.size() < 2 || n.inputs[1] == absent) return n.attrs.integers("axes");
  const tensor_ptr& given = g.at(n.inputs[1]).constant;
  if (given == nullptr) return std::nullopt;
  return given->integers();
}

}  // namespace graft::onednn
