// Max, Min, Sum and Mean of any number of tensors, broadcast together.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <algorithm>

namespace graft::onednn {
namespace {

constexpr std::size_t most_inputs = 10'000;

status infer(inference& in) {
  shape out = in.dims(0);
  for (std::size_t i = 1; i < in.inputs(); ++i) {
    if (!in.has(i)) return invalid("input " + std::to_string(i) + " is left out");
    GRAFT_TRY(expect_same_type(in, 0, i));
    const shape before = out;
    GRAFT_TRY(broadcast(before, in.dims(i), out));
  }
  in.output(0, in.type(0), std::move(out));
  return {};
}

status infer_float(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  return infer(in);
}

template <class T, class F>
void fold(const evaluation& e, F&& f) {
  T* out = e.out[0].as<T>();
  for (std::size_t k = 0; k < e.in.size(); ++k) {
    const T* from = e.in[k].as<T>();
    for_each_broadcast(e.out[0].dims, e.in[k].dims, [&](int64_t i, int64_t at) {
      out[i] = k == 0 ? from[at] : f(out[i], from[at]);
    });
  }
}

void maximum(const evaluation& e) {
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    fold<T>(e, [](T a, T b) { return std::max(a, b); });
  });
}
void minimum(const evaluation& e) {
  visit(e.in[0].type, [&](auto zero) {
    using T = decltype(zero);
    fold<T>(e, [](T a, T b) { return std::min(a, b); });
  });
}
void sum(const evaluation& e) {
  fold<float>(e, [](float a, float b) { return a + b; });
}
void mean(const evaluation& e) {
  sum(e);
  float* out = e.out[0].as<float>();
  const auto n = static_cast<float>(e.in.size());
  std::transform(out, out + e.out[0].count(), out, [=](float x) { return x / n; });
}

}  // namespace

const op_schema max_op{"Max", 1, most_inputs, infer, maximum};
const op_schema min_op{"Min", 1, most_inputs, infer, minimum};
const op_schema sum_op{"Sum", 1, most_inputs, infer_float, sum};
const op_schema mean_op{"Mean", 1, most_inputs, infer_float, mean};

}  // namespace graft::onednn
