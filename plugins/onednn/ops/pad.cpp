// Pad with a constant, by reflection, by repeating the edge or by wrapping around; a negative pad
// crops.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cstdlib>
#include <cstring>

namespace graft::onednn {
namespace {

constexpr int64_t largest = 1 << 20;

// Pads as given, for the axes as given, spread over every axis: first all before, then all after.
status spread(const std::vector<int64_t>& given, std::vector<int64_t> axes, std::size_t rank,
              std::vector<int64_t>& pads) {
  if (axes.empty() && given.size() == 2 * rank) {
    pads = given;
    return {};
  }
  if (given.size() != 2 * axes.size()) return invalid("pads must have two values an axis");
  pads.assign(2 * rank, 0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    GRAFT_TRY(normalise_axis(axes[i], static_cast<int64_t>(rank)));
    if (rank == 0) return invalid("its input is a scalar");
    pads[static_cast<std::size_t>(axes[i])] = given[i];
    pads[rank + static_cast<std::size_t>(axes[i])] = given[axes.size() + i];
  }
  return {};
}

status infer(inference& in) {
  const std::string mode = in.at.attrs.text("mode", "constant");
  if (mode != "constant" && mode != "reflect" && mode != "edge" && mode != "wrap") {
    return unsupported("mode '" + mode + "' is not supported");
  }
  std::vector<int64_t> given;
  std::vector<int64_t> axes;
  std::vector<int64_t> pads;
  bool found = false;
  GRAFT_TRY(integers_of(in, "axes", 3, axes, found));
  GRAFT_TRY(integers_of(in, "pads", 1, given, found));
  const shape& x = in.dims(0);
  GRAFT_TRY(spread(given, axes, x.size(), pads));
  if (in.has(2)) {
    GRAFT_TRY(expect_same_type(in, 0, 2));
    if (element_count(in.dims(2)) != 1) return invalid("its padding value is not one number");
  }
  shape out = x;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const int64_t most = mode == "reflect" ? x[i] - 1 : mode == "wrap" ? x[i] : largest;
    const bool from_nothing = mode != "constant" && x[i] == 0;
    for (const int64_t pad : {pads[i], pads[x.size() + i]}) {
      if (pad < -largest || pad > std::max<int64_t>(most, 0) || (pad > 0 && from_nothing)) {
        return invalid("pad " + std::to_string(pad) + " does not fit " + to_string(x));
      }
    }
    out[i] += pads[i] + pads[x.size() + i];
    if (out[i] < 0) return invalid("its pads leave nothing of " + to_string(x));
  }
  in.output(0, in.type(0), std::move(out));
  return {};
}

// Index in the input for an index that may lie outside it; -1 where the padding value goes.
int64_t source(const std::string& mode, int64_t at, int64_t size) {
  if (at >= 0 && at < size) return at;
  if (mode == "constant") return -1;
  if (mode == "edge") return at < 0 ? 0 : size - 1;
  if (mode == "wrap") return at < 0 ? at + size : at - size;
  return at < 0 ? -at : 2 * (size - 1) - at;
}

std::vector<int64_t> integers(const evaluation& e, std::size_t input) {
  if (!e.has(input)) return {};
  const tensor_view& v = e.in[input];
  const auto bytes = static_cast<std::size_t>(v.count()) * element_size(v.type);
  return tensor(v.type, v.dims, {v.data, bytes}).integers();
}

void evaluate(const evaluation& e) {
  const std::string mode = e.at.attrs.text("mode", "constant");
  const shape& x = e.in[0].dims;
  const shape& y = e.out[0].dims;
  std::vector<int64_t> given = e.at.attrs.integers("pads");
  if (given.empty()) given = integers(e, 1);
  std::vector<int64_t> pads;
  if (!spread(given, integers(e, 3), x.size(), pads)) return;
  const std::size_t size = element_size(e.out[0].type);
  std::vector<std::byte> fill(size, std::byte{0});
  if (e.has(2) && e.in[2].count() > 0) std::memcpy(fill.data(), e.in[2].data, size);
  if (e.at.attrs.has("value") && e.out[0].type == dtype::f32) {
    const float value = e.at.attrs.real("value", 0);
    std::memcpy(fill.data(), &value, size);
  }
  const std::vector<int64_t> strides = row_major_strides(x);
  std::vector<int64_t> index(y.size(), 0);
  const int64_t count = e.out[0].count();
  for (int64_t i = 0; i < count; ++i) {
    int64_t from = 0;
    for (std::size_t axis = 0; axis < y.size() && from >= 0; ++axis) {
      const int64_t at = source(mode, index[axis] - pads[axis], x[axis]);
      from = at < 0 ? -1 : from + at * strides[axis];
    }
    std::memcpy(e.out[0].data + static_cast<std::size_t>(i) * size,
                from < 0 ? fill.data() : e.in[0].data + static_cast<std::size_t>(from) * size,
                size);
    for (std::size_t axis = y.size(); axis-- > 0;) {
      if (++index[axis] < y[axis]) break;
      index[axis] = 0;
    }
  }
}

}  // namespace

const op_schema pad_op{"Pad", 1, 4, infer, evaluate};

}  // namespace graft::onednn
