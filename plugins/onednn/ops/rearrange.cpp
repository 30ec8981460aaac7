// Tile, DepthToSpace and SpaceToDepth: elements go to other places, all of them or many times.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cstring>
#include <limits>

namespace graft::onednn {
namespace {

// Copies the element at from(index) of the input to each index of the output.
template <class F>
void copy_by_index(const evaluation& e, F&& from) {
  const shape& y = e.out[0].dims;
  const std::size_t size = element_size(e.out[0].type);
  std::vector<int64_t> index(y.size(), 0);
  const int64_t count = e.out[0].count();
  for (int64_t i = 0; i < count; ++i) {
    std::memcpy(e.out[0].data + static_cast<std::size_t>(i) * size,
                e.in[0].data + static_cast<std::size_t>(from(index)) * size, size);
    for (std::size_t axis = y.size(); axis-- > 0;) {
      if (++index[axis] < y[axis]) break;
      index[axis] = 0;
    }
  }
}

status infer_tile(inference& in) {
  const tensor* repeats = in.constant(1);
  if (repeats == nullptr || repeats->type() != dtype::i64) {
    return unsupported(
        "its repeats are computed while the network runs; only constants are supported");
  }
  shape out = in.dims(0);
  if (repeats->dims() != shape{in.rank(0)}) return invalid("its repeats do not fit its input");
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int64_t times = repeats->values<int64_t>()[i];
    if (times < 0 || (out[i] > 0 && times > std::numeric_limits<int64_t>::max() / out[i])) {
      return invalid("it repeats an axis " + std::to_string(times) + " times");
    }
    out[i] *= times;
  }
  in.output(0, in.type(0), std::move(out));
  return {};
}

void evaluate_tile(const evaluation& e) {
  const shape& x = e.in[0].dims;
  const std::vector<int64_t> strides = row_major_strides(x);
  copy_by_index(e, [&](const std::vector<int64_t>& index) {
    int64_t from = 0;
    for (std::size_t i = 0; i < x.size(); ++i) from += index[i] % x[i] * strides[i];
    return from;
  });
}

status check_block(const inference& in, int64_t& block) {
  block = in.at.attrs.integer("blocksize", 0);
  if (in.rank(0) != 4) return invalid("its input is " + to_string(in.dims(0)));
  if (block < 1 || block > 65'536) return invalid("its blocksize is " + std::to_string(block));
  return {};
}

status infer_depth_to_space(inference& in) {
  int64_t block = 0;
  GRAFT_TRY(check_block(in, block));
  const shape& x = in.dims(0);
  if (x[1] % (block * block) != 0) return invalid("its blocks do not fit " + to_string(x));
  in.output(0, in.type(0), {x[0], x[1] / (block * block), x[2] * block, x[3] * block});
  return {};
}

// DCR takes the channel as (row, column, channel) of a block, CRD as (channel, row, column).
void evaluate_depth_to_space(const evaluation& e) {
  const shape& x = e.in[0].dims;
  const int64_t block = e.at.attrs.integer("blocksize", 1);
  const bool crd = e.at.attrs.text("mode", "DCR") == "CRD";
  const int64_t channels = e.out[0].dims[1];
  copy_by_index(e, [&](const std::vector<int64_t>& y) {
    const int64_t cell = y[2] % block * block + y[3] % block;
    const int64_t c = crd ? y[1] * block * block + cell : cell * channels + y[1];
    return ((y[0] * x[1] + c) * x[2] + y[2] / block) * x[3] + y[3] / block;
  });
}

status infer_space_to_depth(inference& in) {
  int64_t block = 0;
  GRAFT_TRY(check_block(in, block));
  const shape& x = in.dims(0);
  if (x[2] % block != 0 || x[3] % block != 0) {
    return invalid("its blocks do not fit " + to_string(x));
  }
  in.output(0, in.type(0), {x[0], x[1] * block * block, x[2] / block, x[3] / block});
  return {};
}

void evaluate_space_to_depth(const evaluation& e) {
  const shape& x = e.in[0].dims;
  const int64_t block = e.at.attrs.integer("blocksize", 1);
  copy_by_index(e, [&](const std::vector<int64_t>& y) {
    const int64_t cell = y[1] / x[1];
    const int64_t row = y[2] * block + cell / block;
    const int64_t column = y[3] * block + cell % block;
    return ((y[0] * x[1] + y[1] % x[1]) * x[2] + row) * x[3] + column;
  });
}

}  // namespace

const op_schema tile_op{"Tile", 2, 2, infer_tile, evaluate_tile};
const op_schema depth_to_space_op{"DepthToSpace", 1, 1, infer_depth_to_space,
                                  evaluate_depth_to_space};
const op_schema space_to_depth_op{"SpaceToDepth", 1, 1, infer_space_to_depth,
                                  evaluate_space_to_depth};

}  // namespace graft::onednn
