// Gemm: alpha * A' * B' + beta * C, with A' and B' transposed where asked.
#include "ops/common.hpp"
#include "ops/ops.hpp"

namespace graft::onednn {
namespace {

status infer(inference& in) {
  for (std::size_t i = 0; i < in.inputs(); ++i) {
    if (in.has(i)) GRAFT_TRY(expect_float(in, i));
  }
  if (in.rank(0) != 2 || in.rank(1) != 2) return invalid("its inputs must be matrices");
  const bool ta = in.at.attrs.integer("transA", 0) != 0;
  const bool tb = in.at.attrs.integer("transB", 0) != 0;
  const shape& a = in.dims(0);
  const shape& b = in.dims(1);
  if (a[ta ? 0 : 1] != b[tb ? 1 : 0]) {
    return invalid("its matrices " + to_string(a) + " and " + to_string(b) + " do not fit");
  }
  const shape out{a[ta ? 1 : 0], b[tb ? 0 : 1]};
  if (in.has(2)) {
    shape wide;
    GRAFT_TRY(broadcast(out, in.dims(2), wide));
    if (wide != out) return invalid("its third input is larger than its output");
  }
  in.output(0, dtype::f32, out);
  return {};
}

void evaluate(const evaluation& e) {
  const bool ta = e.at.attrs.integer("transA", 0) != 0;
  const bool tb = e.at.attrs.integer("transB", 0) != 0;
  const float alpha = e.at.attrs.real("alpha", 1.0F);
  const float beta = e.at.attrs.real("beta", 1.0F);
  const shape& a = e.in[0].dims;
  const shape& b = e.in[1].dims;
  const int64_t rows = e.out[0].dims[0];
  const int64_t cols = e.out[0].dims[1];
  const int64_t depth = a[ta ? 0 : 1];
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < cols; ++j) {
      double sum = 0;
      for (int64_t k = 0; k < depth; ++k) {
        sum += static_cast<double>(e.in[0].as<float>()[ta ? k * a[1] + i : i * a[1] + k]) *
               e.in[1].as<float>()[tb ? j * b[1] + k : k * b[1] + j];
      }
      e.out[0].as<float>()[i * cols + j] = static_cast<float>(alpha * sum);
    }
  }
  if (!e.has(2)) return;
  for_each_broadcast(e.out[0].dims, e.in[2].dims, [&](int64_t i, int64_t from) {
    e.out[0].as<float>()[i] += beta * e.in[2].as<float>()[from];
  });
}

}  // namespace

const op_schema gemm_op{"Gemm", 2, 3, infer, evaluate};

}  // namespace graft::onednn
