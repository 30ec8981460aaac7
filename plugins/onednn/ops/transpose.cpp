// Transpose by a permutation of the axes.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cstring>
#include <numeric>

namespace graft::onednn {
namespace {

std::vector<int64_t> permutation(const node& at, std::size_t rank) {
  std::vector<int64_t> reversed(rank);
  for (std::size_t i = 0; i < rank; ++i) reversed[i] = static_cast<int64_t>(rank - 1 - i);
  return at.attrs.integers("perm", reversed);
}

status infer(inference& in) {
  const shape& x = in.dims(0);
  const std::vector<int64_t> perm = permutation(in.at, x.size());
  std::vector<int64_t> sorted = perm;
  std::sort(sorted.begin(), sorted.end());
  std::vector<int64_t> all(x.size());
  std::iota(all.begin(), all.end(), 0);
  if (sorted != all) {
    return invalid("perm " + to_string(perm) + " is no permutation of the axes of " + to_string(x));
  }
  shape out;
  for (const int64_t axis : perm) out.push_back(x[static_cast<std::size_t>(axis)]);
  in.output(0, in.type(0), std::move(out));
  return {};
}

void evaluate(const evaluation& e) {
  const shape& y = e.out[0].dims;
  const std::vector<int64_t> perm = permutation(e.at, y.size());
  const std::vector<int64_t> strides = row_major_strides(e.in[0].dims);
  const std::size_t size = element_size(e.out[0].type);
  std::vector<int64_t> index(y.size(), 0);
  const int64_t count = e.out[0].count();
  int64_t from = 0;
  for (int64_t i = 0; i < count; ++i) {
    std::memcpy(e.out[0].data + static_cast<std::size_t>(i) * size,
                e.in[0].data + static_cast<std::size_t>(from) * size, size);
    for (std::size_t axis = y.size(); axis-- > 0;) {
      const int64_t step = strides[static_cast<std::size_t>(perm[axis])];
      from += step;
      if (++index[axis] < y[axis]) break;
      from -= step * y[axis];
      index[axis] = 0;
    }
  }
}

}  // namespace

const op_schema transpose_op{"Transpose", 1, 1, infer, evaluate};

}  // namespace graft::onednn
