// Slice: from opset 10 starts, ends, axes and steps are inputs; before, attributes.
#include "ops/slice.hpp"

#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <algorithm>
#include <cstring>

namespace graft::onednn {
namespace {

status find_ranges(const shape& x, const std::vector<int64_t>& starts,
                   const std::vector<int64_t>& ends, std::vector<int64_t> axes,
                   std::vector<int64_t> steps, std::vector<slice_range>& out) {
  const auto rank = static_cast<int64_t>(x.size());
  if (axes.empty()) {
    for (std::size_t i = 0; i < starts.size(); ++i) axes.push_back(static_cast<int64_t>(i));
  }
  if (steps.empty()) steps.assign(starts.size(), 1);
  if (ends.size() != starts.size() || axes.size() != starts.size() ||
      steps.size() != starts.size()) {
    return invalid("its starts, ends, axes and steps have different lengths");
  }
  out.clear();
  for (const int64_t size : x) out.push_back({0, 1, size});
  for (std::size_t i = 0; i < starts.size(); ++i) {
    if (rank == 0) return invalid("its input is a scalar");
    GRAFT_TRY(normalise_axis(axes[i], rank));
    const int64_t size = x[static_cast<std::size_t>(axes[i])];
    const int64_t step = steps[i];
    if (step == 0) return invalid("a step is 0");
    const int64_t low = step > 0 ? 0 : -1;
    const int64_t high = step > 0 ? size : size - 1;
    const auto inside = [&](int64_t at) { return std::clamp(at < 0 ? at + size : at, low, high); };
    const int64_t start = inside(starts[i]);
    const int64_t end = inside(ends[i]);
    // Magnitudes as unsigned: a step of INT64_MIN has no negative.
    const uint64_t distance = step > 0 ? static_cast<uint64_t>(std::max<int64_t>(0, end - start))
                                       : static_cast<uint64_t>(std::max<int64_t>(0, start - end));
    const uint64_t stride =
        step > 0 ? static_cast<uint64_t>(step) : 0 - static_cast<uint64_t>(step);
    const uint64_t count = distance == 0 ? 0 : (distance - 1) / stride + 1;
    out[static_cast<std::size_t>(axes[i])] = {start, count > 1 ? step : 1,
                                              static_cast<int64_t>(count)};
  }
  return {};
}

status infer(inference& in) {
  std::vector<slice_range> ranges;
  GRAFT_TRY(read_slice(in, ranges));
  shape out;
  for (const slice_range& one : ranges) out.push_back(one.count);
  in.output(0, in.type(0), std::move(out));
  return {};
}

std::vector<int64_t> integers(const evaluation& e, std::size_t input, const char* name) {
  if (!e.has(input)) return e.at.attrs.integers(name);
  const tensor_view& v = e.in[input];
  return tensor(v.type, v.dims,
                {v.data, static_cast<std::size_t>(v.count()) * element_size(v.type)})
      .integers();
}

void evaluate(const evaluation& e) {
  std::vector<slice_range> ranges;
  if (!find_ranges(e.in[0].dims, integers(e, 1, "starts"), integers(e, 2, "ends"),
                   integers(e, 3, "axes"), integers(e, 4, "steps"), ranges)) {
    return;
  }
  const shape& y = e.out[0].dims;
  const std::vector<int64_t> strides = row_major_strides(e.in[0].dims);
  const std::size_t size = element_size(e.out[0].type);
  std::vector<int64_t> index(y.size(), 0);
  int64_t from = 0;
  for (std::size_t i = 0; i < y.size(); ++i) from += ranges[i].start * strides[i];
  const int64_t count = e.out[0].count();
  for (int64_t i = 0; i < count; ++i) {
    std::memcpy(e.out[0].data + static_cast<std::size_t>(i) * size,
                e.in[0].data + static_cast<std::size_t>(from) * size, size);
    for (std::size_t axis = y.size(); axis-- > 0;) {
      const int64_t step = ranges[axis].step * strides[axis];
      from += step;
      if (++index[axis] < y[axis]) break;
      from -= step * y[axis];
      index[axis] = 0;
    }
  }
}

}  // namespace

status read_slice(const inference& in, std::vector<slice_range>& ranges) {
  std::vector<int64_t> starts;
  std::vector<int64_t> ends;
  std::vector<int64_t> axes;
  std::vector<int64_t> steps;
  bool found = false;
  GRAFT_TRY(integers_of(in, "starts", 1, starts, found));
  GRAFT_TRY(integers_of(in, "ends", 2, ends, found));
  GRAFT_TRY(integers_of(in, "axes", 3, axes, found));
  GRAFT_TRY(integers_of(in, "steps", 4, steps, found));
  return find_ranges(in.dims(0), starts, ends, axes, steps, ranges);
}

const op_schema slice_op{"Slice", 1, 5, infer, evaluate};

}  // namespace graft::onednn
