// Operators that change the shape and leave the elements in their order: Reshape, Flatten,
// Squeeze, Unsqueeze, Identity and Dropout (which does nothing in inference).
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace graft::onednn {
namespace {

void copy(const evaluation& e) {
  const auto bytes = static_cast<std::size_t>(e.out[0].count()) * element_size(e.out[0].type);
  if (bytes != 0) std::memcpy(e.out[0].data, e.in[0].data, bytes);
}

status infer_reshape(inference& in) {
  const tensor* wanted = in.constant(1);
  if (wanted == nullptr || wanted->type() != dtype::i64) {
    return unsupported(
        "its shape is computed while the network runs; only constants are "
        "supported");
  }
  shape out = wanted->integers();
  const shape& from = in.dims(0);
  const bool keep_zero = in.at.attrs.integer("allowzero", 0) != 0;
  int64_t known = 1;
  int64_t* free = nullptr;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] == 0 && !keep_zero) {
      if (i >= from.size()) return invalid("its shape copies an axis that its input lacks");
      out[i] = from[i];
    }
    if (out[i] == -1) {
      if (free != nullptr) return invalid("its shape has two free axes");
      free = &out[i];
      continue;
    }
    if (out[i] < 0) return invalid("its shape is " + to_string(out));
    if (out[i] > 0 && known > std::numeric_limits<int64_t>::max() / out[i]) {
      return invalid("its shape is " + to_string(out));
    }
    known *= out[i];
  }
  const int64_t count = element_count(from);
  if (free != nullptr && known != 0) *free = count / known;
  if ((free != nullptr && known == 0) || element_count(out) != count) {
    return invalid("it asks for " + to_string(out) + " of an input of " + to_string(from));
  }
  in.output(0, in.type(0), std::move(out));
  return {};
}

status infer_flatten(inference& in) {
  int64_t axis = in.at.attrs.integer("axis", 1);
  if (axis != in.rank(0)) GRAFT_TRY(normalise_axis(axis, in.rank(0)));
  const shape& x = in.dims(0);
  int64_t outer = 1;
  for (int64_t i = 0; i < axis; ++i) outer *= x[static_cast<std::size_t>(i)];
  const int64_t count = element_count(x);
  in.output(0, in.type(0), {outer, outer == 0 ? 0 : count / outer});
  return {};
}

status infer_squeeze(inference& in) {
  std::vector<int64_t> axes;
  bool found = false;
  GRAFT_TRY(integers_of(in, "axes", 1, axes, found));
  const shape& x = in.dims(0);
  std::vector<bool> drop(x.size(), false);
  for (int64_t axis : axes) {
    GRAFT_TRY(normalise_axis(axis, in.rank(0)));
    if (x.empty() || x[static_cast<std::size_t>(axis)] != 1) {
      return invalid("axis " + std::to_string(axis) + " of " + to_string(x) + " is not 1");
    }
    drop[static_cast<std::size_t>(axis)] = true;
  }
  shape out;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!(found ? drop[i] : x[i] == 1)) out.push_back(x[i]);
  }
  in.output(0, in.type(0), std::move(out));
  return {};
}

status infer_unsqueeze(inference& in) {
  std::vector<int64_t> axes;
  bool found = false;
  GRAFT_TRY(integers_of(in, "axes", 1, axes, found));
  const auto rank = in.rank(0) + static_cast<int64_t>(axes.size());
  if (rank > 16) return unsupported("its output has more than 16 axes");
  shape out(static_cast<std::size_t>(rank), 0);
  for (int64_t axis : axes) {
    GRAFT_TRY(normalise_axis(axis, rank));
    if (out[static_cast<std::size_t>(axis)] != 0) return invalid("an axis is named twice");
    out[static_cast<std::size_t>(axis)] = -1;
  }
  auto next = in.dims(0).begin();
  for (int64_t& size : out) size = size == -1 ? 1 : *next++;
  in.output(0, in.type(0), std::move(out));
  return {};
}

status infer_dropout(inference& in) {
  const tensor* training = in.constant(2);
  if (in.has(2) && (training == nullptr || training->integers() != std::vector<int64_t>{0})) {
    return unsupported("it is in training mode; export the model for inference");
  }
  in.output(1, dtype::boolean, in.dims(0));
  return like_input(in);
}

// The mask, where a model asks for it, keeps everything.
void evaluate_dropout(const evaluation& e) {
  copy(e);
  if (e.out.size() < 2 || e.out[1].data == nullptr) return;
  std::memset(e.out[1].data, 1, static_cast<std::size_t>(e.out[1].count()));
}

}  // namespace

const op_schema reshape_op{"Reshape", 2, 2, infer_reshape, copy};
const op_schema flatten_op{"Flatten", 1, 1, infer_flatten, copy};
const op_schema squeeze_op{"Squeeze", 1, 2, infer_squeeze, copy};
const op_schema unsqueeze_op{"Unsqueeze", 1, 2, infer_unsqueeze, copy};
const op_schema identity_op{"Identity", 1, 1, like_input, copy};
const op_schema dropout_op{"Dropout", 1, 3, infer_dropout, evaluate_dropout, true};

}  // namespace graft::onednn
