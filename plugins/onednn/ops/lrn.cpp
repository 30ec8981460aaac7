// LRN across channels: y = x / (bias + alpha / size * sum of x^2 over `size` channels) ^ beta.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <algorithm>
#include <cmath>

namespace graft::onednn {
namespace {

status infer(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  if (in.rank(0) < 2) return invalid("its input is " + to_string(in.dims(0)));
  if (in.at.attrs.integer("size", 0) < 1) return invalid("its size must be at least 1");
  return like_input(in);
}

void evaluate(const evaluation& e) {
  const shape& x = e.in[0].dims;
  if (e.in[0].count() == 0) return;
  const int64_t size = std::min(e.at.attrs.integer("size", 1), 2 * x[1] + 1);
  const float alpha = e.at.attrs.real("alpha", 1e-4F) / static_cast<float>(size);
  const float beta = e.at.attrs.real("beta", 0.75F);
  const float bias = e.at.attrs.real("bias", 1.0F);
  const int64_t inner = e.in[0].count() / (x[0] * x[1]);
  for (int64_t n = 0; n < x[0]; ++n) {
    const float* image = e.in[0].as<float>() + n * x[1] * inner;
    for (int64_t c = 0; c < x[1]; ++c) {
      const int64_t first = std::max<int64_t>(0, c - (size - 1) / 2);
      const int64_t last = std::min(x[1] - 1, c + size / 2);
      for (int64_t i = 0; i < inner; ++i) {
        float sum = 0;
        for (int64_t k = first; k <= last; ++k) sum += image[k * inner + i] * image[k * inner + i];
        e.out[0].as<float>()[(n * x[1] + c) * inner + i] =
            image[c * inner + i] / std::pow(bias + alpha * sum, beta);
      }
    }
  }
}

}  // namespace

const op_schema lrn_op{"LRN", 1, 1, infer, evaluate};

}  // namespace graft::onednn
