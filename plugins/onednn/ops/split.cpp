// Split into parts along an axis: sizes by attribute, by constant input, or equal.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cstring>
#include <numeric>

namespace graft::onednn {
namespace {

status infer(inference& in) {
  int64_t axis = in.at.attrs.integer("axis", 0);
  const shape& x = in.dims(0);
  if (x.empty()) return invalid("its input is a scalar");
  GRAFT_TRY(normalise_axis(axis, in.rank(0)));
  const int64_t size = x[static_cast<std::size_t>(axis)];
  std::vector<int64_t> parts;
  bool found = false;
  GRAFT_TRY(integers_of(in, "split", 1, parts, found));
  const auto count = static_cast<int64_t>(in.at.outputs.size());
  if (!found) {
    const int64_t part = (size + count - 1) / count;
    for (int64_t i = 0; i < count; ++i) {
      parts.push_back(std::max<int64_t>(0, std::min(part, size - i * part)));
    }
  }
  int64_t sum = 0;
  for (const int64_t part : parts) {
    if (part < 0 || part > size) return invalid("its parts are " + to_string(parts));
    sum += part;
  }
  if (static_cast<int64_t>(parts.size()) != count || sum != size) {
    return invalid("its parts " + to_string(parts) + " do not make up axis " +
                   std::to_string(axis) + " of " + to_string(x));
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    shape out = x;
    out[static_cast<std::size_t>(axis)] = parts[i];
    in.output(i, in.type(0), std::move(out));
  }
  return {};
}

void evaluate(const evaluation& e) {
  const shape& x = e.in[0].dims;
  int64_t axis = e.at.attrs.integer("axis", 0);
  if (axis < 0) axis += static_cast<int64_t>(x.size());
  int64_t outer = 1;
  for (int64_t i = 0; i < axis; ++i) outer *= x[static_cast<std::size_t>(i)];
  if (outer == 0) return;
  const std::size_t size = element_size(e.in[0].type);
  const std::byte* from = e.in[0].data;
  for (int64_t i = 0; i < outer; ++i) {
    for (const tensor_view& out : e.out) {
      const auto bytes = static_cast<std::size_t>(out.count() / outer) * size;
      if (bytes == 0) continue;
      std::memcpy(out.data + static_cast<std::size_t>(i) * bytes, from, bytes);
      from += bytes;
    }
  }
}

}  // namespace

const op_schema split_op{"Split", 1, 2, infer, evaluate};

}  // namespace graft::onednn
