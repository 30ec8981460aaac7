// PRelu: x < 0 ? slope * x : x, the slope broadcast to x.
#include "ops/common.hpp"
#include "ops/ops.hpp"

namespace graft::onednn {
namespace {

status infer(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  GRAFT_TRY(expect_float(in, 1));
  shape out;
  GRAFT_TRY(broadcast(in.dims(0), in.dims(1), out));
  if (out != in.dims(0)) return invalid("its slope is larger than its input");
  return like_input(in);
}

void evaluate(const evaluation& e) {
  const float* x = e.in[0].as<float>();
  for_each_broadcast(e.out[0].dims, e.in[1].dims, [&](int64_t i, int64_t from) {
    e.out[0].as<float>()[i] = x[i] < 0 ? x[i] * e.in[1].as<float>()[from] : x[i];
  });
}

}  // namespace

const op_schema prelu_op{"PRelu", 2, 2, infer, evaluate};

}  // namespace graft::onednn
