// Expand: broadcasts a tensor to a constant shape.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cstring>

namespace graft::onednn {
namespace {

status infer(inference& in) {
  const tensor* wanted = in.constant(1);
  if (wanted == nullptr || wanted->type() != dtype::i64) {
    return unsupported(
        "its shape is computed while the network runs; only constants are "
        "supported");
  }
  shape out;
  GRAFT_TRY(broadcast(in.dims(0), wanted->integers(), out));
  in.output(0, in.type(0), std::move(out));
  return {};
}

void evaluate(const evaluation& e) {
  const std::size_t size = element_size(e.out[0].type);
  for_each_broadcast(e.out[0].dims, e.in[0].dims, [&](int64_t i, int64_t from) {
    std::memcpy(e.out[0].data + static_cast<std::size_t>(i) * size,
                e.in[0].data + static_cast<std::size_t>(from) * size, size);
  });
}

}  // namespace

const op_schema expand_op{"Expand", 2, 2, infer, evaluate};

}  // namespace graft::onednn
