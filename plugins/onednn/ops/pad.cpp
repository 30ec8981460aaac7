// Pad with a constant, by reflection or by repeating the edge.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cstring>

namespace graft::onednn {
namespace {

status infer(inference& in) {
  const std::string mode = in.at.attrs.text("mode", "constant");
  if (mode != "constant" && mode != "reflect" && mode != "edge") {
    return unsupported("mode '" + mode + "' is not supported");
  }
  if (in.has(3)) return unsupported("its input 'axes' is not supported");
  std::vector<int64_t> pads;
  bool found = false;
  GRAFT_TRY(integers_of(in, "pads", 1, pads, found));
  const shape& x = in.dims(0);
  if (pads.size() != 2 * x.size()) return invalid("pads must have two values an axis");
  shape out = x;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const int64_t most = mode == "reflect" ? x[i] - 1 : int64_t{1} << 20;
    const bool from_nothing = mode != "constant" && x[i] == 0;
    for (const int64_t pad : {pads[i], pads[x.size() + i]}) {
      if (pad < 0) return unsupported("a negative pad is not supported");
      if (pad > most || (pad > 0 && from_nothing)) {
        return invalid("pad " + std::to_string(pad) + " does not fit " + to_string(x));
      }
    }
    out[i] += pads[i] + pads[x.size() + i];
  }
  in.output(0, in.type(0), std::move(out));
  return {};
}

// Index in the input for an index that may lie outside it; -1 where the padding value goes.
int64_t source(const std::string& mode, int64_t at, int64_t size) {
  if (at >= 0 && at < size) return at;
  if (mode == "constant") return -1;
  if (mode == "edge") return at < 0 ? 0 : size - 1;
  return at < 0 ? -at : 2 * (size - 1) - at;
}

void evaluate(const evaluation& e) {
  const std::string mode = e.at.attrs.text("mode", "constant");
  const shape& x = e.in[0].dims;
  const shape& y = e.out[0].dims;
  std::vector<int64_t> pads = e.at.attrs.integers("pads");
  if (pads.empty()) pads.assign(e.in[1].as<int64_t>(), e.in[1].as<int64_t>() + 2 * x.size());
  const std::size_t size = element_size(e.out[0].type);
  std::vector<std::byte> fill(size, std::byte{0});
  if (e.has(2) && e.in[2].count() > 0) std::memcpy(fill.data(), e.in[2].data, size);
  if (e.at.attrs.has("value")) {
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
