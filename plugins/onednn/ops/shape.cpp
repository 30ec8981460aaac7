// Shape: the sizes of a tensor. Shapes are static here, so it is a constant.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <algorithm>

namespace graft::onednn {
namespace {

// From opset 15 `start` and `end` cut the list of axes.
status infer(inference& in) {
  const shape& x = in.dims(0);
  const int64_t rank = in.rank(0);
  const auto cut = [&](int64_t at) {
    return std::clamp<int64_t>(at < 0 ? at + rank : at, 0, rank);
  };
  const int64_t start = cut(in.at.attrs.integer("start", 0));
  const int64_t end = std::max(start, cut(in.at.attrs.integer("end", rank)));
  in.output(0, tensor::of<int64_t>(dtype::i64, {end - start},
                                   {x.data() + start, static_cast<std::size_t>(end - start)}));
  return {};
}

void evaluate(const evaluation& e) {
  const int64_t rank = static_cast<int64_t>(e.in[0].dims.size());
  const int64_t start = e.at.attrs.integer("start", 0);
  const int64_t first = std::clamp<int64_t>(start < 0 ? start + rank : start, 0, rank);
  std::copy_n(e.in[0].dims.begin() + first, e.out[0].count(), e.out[0].as<int64_t>());
}

}  // namespace

const op_schema shape_op{"Shape", 1, 1, infer, evaluate};

}  // namespace graft::onednn
