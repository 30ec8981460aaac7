// MatMul as numpy.matmul: the last two axes are matrices, the others are broadcast.
#include "ops/common.hpp"
#include "ops/ops.hpp"

namespace graft::onednn {
namespace {

// Splits a shape into batch axes and a matrix; a vector becomes a row (left) or a column (right).
void split(const shape& dims, bool left, shape& batch, int64_t& rows, int64_t& cols) {
  if (dims.size() == 1) {
    rows = left ? 1 : dims[0];
    cols = left ? dims[0] : 1;
    return;
  }
  batch.assign(dims.begin(), dims.end() - 2);
  rows = dims[dims.size() - 2];
  cols = dims[dims.size() - 1];
}

status infer(inference& in) {
  GRAFT_TRY(expect_float(in, 0));
  GRAFT_TRY(expect_float(in, 1));
  if (in.rank(0) < 1 || in.rank(1) < 1) return invalid("its inputs are scalars");
  shape a;
  shape b;
  int64_t rows = 0;
  int64_t depth = 0;
  int64_t depth_b = 0;
  int64_t cols = 0;
  split(in.dims(0), true, a, rows, depth);
  split(in.dims(1), false, b, depth_b, cols);
  if (depth != depth_b) {
    return invalid("its inputs " + to_string(in.dims(0)) + " and " + to_string(in.dims(1)) +
                   " do not fit");
  }
  shape out;
  GRAFT_TRY(broadcast(a, b, out));
  if (in.rank(0) > 1) out.push_back(rows);
  if (in.rank(1) > 1) out.push_back(cols);
  in.output(0, dtype::f32, std::move(out));
  return {};
}

void evaluate(const evaluation& e) {
  shape a;
  shape b;
  shape batch;
  int64_t rows = 0;
  int64_t depth = 0;
  int64_t cols = 0;
  split(e.in[0].dims, true, a, rows, depth);
  split(e.in[1].dims, false, b, depth, cols);
  if (!broadcast(a, b, batch)) return;
  std::vector<int64_t> from_a(static_cast<std::size_t>(element_count(batch)));
  for_each_broadcast(batch, a,
                     [&](int64_t i, int64_t from) { from_a[static_cast<std::size_t>(i)] = from; });
  for_each_broadcast(batch, b, [&](int64_t index, int64_t from_b) {
    const float* left =
        e.in[0].as<float>() + from_a[static_cast<std::size_t>(index)] * rows * depth;
    const float* right = e.in[1].as<float>() + from_b * depth * cols;
    float* to = e.out[0].as<float>() + index * rows * cols;
    for (int64_t i = 0; i < rows; ++i) {
      for (int64_t j = 0; j < cols; ++j) {
        double sum = 0;
        for (int64_t k = 0; k < depth; ++k) {
          sum += static_cast<double>(left[i * depth + k]) * right[k * cols + j];
        }
        to[i * cols + j] = static_cast<float>(sum);
      }
    }
  });
}

}  // namespace

const op_schema matmul_op{"MatMul", 2, 2, infer, evaluate};

}  // namespace graft::onednn
