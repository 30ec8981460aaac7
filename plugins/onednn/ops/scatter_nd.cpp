// ScatterND: a copy of the data in which the slices that constant indices name are replaced by
// updates, or combined with them.
#include "ops/common.hpp"
#include "ops/ops.hpp"

#include <cstring>

namespace graft::onednn {
namespace {

// Inputs: data [d0,...], indices [...,k] into the first k axes, updates [...,d_k,...].
status infer(inference& in) {
  GRAFT_TRY(expect_same_type(in, 0, 2));
  const std::string reduction = in.at.attrs.text("reduction", "none");
  if (reduction != "none" && reduction != "add" && reduction != "mul" && reduction != "max" &&
      reduction != "min") {
    return unsupported("reduction '" + reduction + "' is not supported");
  }
  const tensor* indices = in.constant(1);
  if (indices == nullptr || indices->type() != dtype::i64) {
    return unsupported(
        "its indices are computed while the network runs; only constants are supported");
  }
  const shape& data = in.dims(0);
  const shape& where = indices->dims();
  if (where.empty() || where.back() < 0 || where.back() > in.rank(0)) {
    return invalid("its indices " + to_string(where) + " do not fit " + to_string(data));
  }
  shape expected(where.begin(), where.end() - 1);
  expected.insert(expected.end(), data.begin() + where.back(), data.end());
  if (in.dims(2) != expected) {
    return invalid("its updates are " + to_string(in.dims(2)) + ", expected " +
                   to_string(expected));
  }
  const auto depth = static_cast<std::size_t>(where.back());
  const auto values = indices->values<int64_t>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int64_t size = data[i % depth];
    if (values[i] < -size || values[i] >= size) {
      return invalid("index " + std::to_string(values[i]) + " is outside of " + to_string(data));
    }
  }
  return like_input(in);
}

template <class F>
void combine(const evaluation& e, F&& f) {
  visit(e.out[0].type, [&](auto zero) {
    using T = decltype(zero);
    const shape& data = e.in[0].dims;
    const auto depth = static_cast<std::size_t>(e.in[1].dims.back());
    const std::vector<int64_t> strides = row_major_strides(data);
    const int64_t slice =
        element_count(shape(data.begin() + static_cast<std::ptrdiff_t>(depth), data.end()));
    const int64_t places = element_count(shape(e.in[1].dims.begin(), e.in[1].dims.end() - 1));
    const int64_t* index = e.in[1].as<int64_t>();
    const T* from = e.in[2].as<T>();
    for (int64_t i = 0; i < places; ++i) {
      int64_t at = 0;
      for (std::size_t k = 0; k < depth; ++k, ++index) {
        at += (*index < 0 ? *index + data[k] : *index) * strides[k];
      }
      T* to = e.out[0].as<T>() + at;
      for (int64_t j = 0; j < slice; ++j, ++from) to[j] = static_cast<T>(f(to[j], *from));
    }
  });
}

void evaluate(const evaluation& e) {
  const std::size_t bytes =
      static_cast<std::size_t>(e.out[0].count()) * element_size(e.out[0].type);
  if (bytes == 0) return;
  std::memcpy(e.out[0].data, e.in[0].data, bytes);
  const std::string reduction = e.at.attrs.text("reduction", "none");
  if (reduction == "add") {
    combine(e, [](auto a, auto b) { return a + b; });
  } else if (reduction == "mul") {
    combine(e, [](auto a, auto b) { return a * b; });
  } else if (reduction == "max") {
    combine(e, [](auto a, auto b) { return std::max(a, b); });
  } else if (reduction == "min") {
    combine(e, [](auto a, auto b) { return std::min(a, b); });
  } else {
    combine(e, [](auto, auto b) { return b; });
  }
}

}  // namespace

const op_schema scatter_nd_op{"ScatterND", 3, 3, infer, evaluate};

}  // namespace graft::onednn
