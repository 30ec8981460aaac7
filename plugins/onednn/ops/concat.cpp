// Concat along one axis.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cstring>

namespace graft::onednn {
namespace {

status infer(inference& in) {
  int64_t axis = in.at.attrs.integer("axis", 1);
  GRAFT_TRY(normalise_axis(axis, in.rank(0)));
  shape out = in.dims(0);
  if (out.empty()) return invalid("its inputs are scalars");
  const auto along = static_cast<std::size_t>(axis);
  for (std::size_t i = 1; i < in.inputs(); ++i) {
    GRAFT_TRY(expect_same_type(in, 0, i));
    shape rest = in.dims(i);
    if (rest.size() != out.size()) return invalid("its inputs have different ranks");
    out[along] += rest[along];
    rest[along] = out[along];
    if (rest != out) {
      return invalid("input " + std::to_string(i) + " " + to_string(in.dims(i)) +
                     " does not fit beside " + to_string(in.dims(0)) + " along axis " +
                     std::to_string(axis));
    }
  }
  in.output(0, in.type(0), std::move(out));
  return {};
}

void evaluate(const evaluation& e) {
  const shape& dims = e.out[0].dims;
  int64_t axis = e.at.attrs.integer("axis", 1);
  if (axis < 0) axis += static_cast<int64_t>(dims.size());
  int64_t outer = 1;
  for (int64_t i = 0; i < axis; ++i) outer *= dims[static_cast<std::size_t>(i)];
  const std::size_t size = element_size(e.out[0].type);
  std::byte* to = e.out[0].data;
  for (int64_t i = 0; i < outer; ++i) {
    for (const tensor_view& in : e.in) {
      const auto bytes = static_cast<std::size_t>(in.count() / outer) * size;
      if (bytes == 0) continue;
      std::memcpy(to, in.data + static_cast<std::size_t>(i) * bytes, bytes);
      to += bytes;
    }
  }
}

}  // namespace

const op_schema concat_op{"Concat", 1, 10'000, infer, evaluate};

}  // namespace graft::onednn
