// Softmax and LogSoftmax. From opset 13 over one axis; before, over all axes from `axis` on.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <algorithm>
#include <cmath>

namespace graft::onednn {
namespace {

status infer(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  int64_t axis = in.at.attrs.integer("axis", in.at.opset >= 13 ? -1 : 1);
  GRAFT_TRY(normalise_axis(axis, in.rank(0)));
  return like_input(in);
}

template <bool logarithm>
void evaluate(const evaluation& e) {
  const shape& x = e.in[0].dims;
  if (e.in[0].count() == 0) return;
  const auto rank = static_cast<int64_t>(x.size());
  int64_t axis = e.at.attrs.integer("axis", e.at.opset >= 13 ? -1 : 1);
  if (axis < 0) axis += rank;
  int64_t inner = 1;
  int64_t size = 1;
  for (int64_t i = axis; i < rank; ++i) {
    (i == axis || e.at.opset < 13 ? size : inner) *= x[static_cast<std::size_t>(i)];
  }
  const int64_t outer = e.in[0].count() / (inner * size);
  for (int64_t o = 0; o < outer; ++o) {
    for (int64_t i = 0; i < inner; ++i) {
      const float* from = e.in[0].as<float>() + o * size * inner + i;
      float* to = e.out[0].as<float>() + o * size * inner + i;
      float most = from[0];
      for (int64_t k = 1; k < size; ++k) most = std::max(most, from[k * inner]);
      double sum = 0;
      for (int64_t k = 0; k < size; ++k) {
        to[k * inner] = std::exp(from[k * inner] - most);
        sum += to[k * inner];
      }
      for (int64_t k = 0; k < size; ++k) {
        to[k * inner] = static_cast<float>(logarithm ? from[k * inner] - most - std::log(sum)
                                                     : to[k * inner] / sum);
      }
    }
  }
}

}  // namespace

const op_schema softmax_op{"Softmax", 1, 1, infer, evaluate<false>};
const op_schema log_softmax_op{"LogSoftmax", 1, 1, infer, evaluate<true>};

}  // namespace graft::onednn
