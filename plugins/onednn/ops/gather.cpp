// Gather: picks slices of the data along an axis by integer indices, which must be constant.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cstring>

namespace graft::onednn {
namespace {

status infer(inference& in) {
  int64_t axis = in.at.attrs.integer("axis", 0);
  const shape& x = in.dims(0);
  if (x.empty()) return invalid("its data is a scalar");
  GRAFT_TRY(normalise_axis(axis, in.rank(0)));
  const tensor* indices = in.constant(1);
  if (indices == nullptr || indices->type() == dtype::f32) {
    return unsupported(
        "its indices are computed while the network runs; only constants are "
        "supported");
  }
  const int64_t size = x[static_cast<std::size_t>(axis)];
  for (const int64_t index : indices->integers()) {
    if (index < -size || index >= size) {
      return invalid("index " + std::to_string(index) + " is outside axis " + std::to_string(axis) +
                     " of " + to_string(x));
    }
  }
  shape out(x.begin(), x.begin() + axis);
  out.insert(out.end(), indices->dims().begin(), indices->dims().end());
  out.insert(out.end(), x.begin() + axis + 1, x.end());
  in.output(0, in.type(0), std::move(out));
  return {};
}

void evaluate(const evaluation& e) {
  const shape& x = e.in[0].dims;
  int64_t axis = e.at.attrs.integer("axis", 0);
  if (axis < 0) axis += static_cast<int64_t>(x.size());
  const int64_t size = x[static_cast<std::size_t>(axis)];
  int64_t outer = 1;
  for (int64_t i = 0; i < axis; ++i) outer *= x[static_cast<std::size_t>(i)];
  const int64_t picks = e.in[1].count();
  if (outer == 0 || picks == 0 || size == 0) return;
  const auto bytes =
      static_cast<std::size_t>(e.in[0].count() / (outer * size)) * element_size(e.out[0].type);
  std::byte* to = e.out[0].data;
  for (int64_t i = 0; i < outer; ++i) {
    for (int64_t k = 0; k < picks; ++k, to += bytes) {
      int64_t index = visit(e.in[1].type, [&](auto zero) {
        return static_cast<int64_t>(e.in[1].as<decltype(zero)>()[k]);
      });
      if (index < 0) index += size;
      std::memcpy(to, e.in[0].data + static_cast<std::size_t>(i * size + index) * bytes, bytes);
    }
  }
}

}  // namespace

const op_schema gather_op{"Gather", 2, 2, infer, evaluate};

}  // namespace graft::onednn
