// GlobalAveragePool and GlobalMaxPool: [N,C,...] to [N,C,1,...].
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <algorithm>
#include <numeric>

namespace graft::onednn {
namespace {

status infer(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  if (in.rank(0) < 3) return invalid("its input is " + to_string(in.dims(0)));
  shape out = in.dims(0);
  if (element_count(out) == 0) return invalid("its input is empty");
  std::fill(out.begin() + 2, out.end(), 1);
  in.output(0, dtype::f32, std::move(out));
  return {};
}

template <class F>
void reduce(const evaluation& e, F&& f) {
  const int64_t planes = e.out[0].count();
  const int64_t size = e.in[0].count() / planes;
  for (int64_t i = 0; i < planes; ++i) {
    const float* plane = e.in[0].as<float>() + i * size;
    e.out[0].as<float>()[i] = f(plane, plane + size);
  }
}

void evaluate_average(const evaluation& e) {
  reduce(e, [](const float* begin, const float* end) {
    return static_cast<float>(std::accumulate(begin, end, 0.0) / static_cast<double>(end - begin));
  });
}

void evaluate_max(const evaluation& e) {
  reduce(e, [](const float* begin, const float* end) { return *std::max_element(begin, end); });
}

}  // namespace

const op_schema global_average_pool_op{"GlobalAveragePool", 1, 1, infer, evaluate_average};
const op_schema global_max_pool_op{"GlobalMaxPool", 1, 1, infer, evaluate_max};

}  // namespace graft::onednn
