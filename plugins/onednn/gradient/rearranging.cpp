// Operators that move elements: Reshape and its kin, Transpose and Concat. Their vector-Jacobian
// products move them back.
#include "gradient/operators.hpp"
#include "gradient/walk.hpp"
#include "ops/op.hpp"

#include <algorithm>
#include <cstring>

namespace graft::onednn::gradient {
namespace {

class same_elements final : public differentiable {
 public:
  void forward(chunk& c) const override { c.put(out, c.share(in[0])); }
  void backward(chunk& c) const override {
    if (c.wants(in[0])) c.give(in[0], c.gradient(out));
  }
};

class transposed final : public differentiable {
 public:
  std::vector<int64_t> axes;  // axis i of the result is axes[i] of the input

  void forward(chunk& c) const override {
    const float* x = c.read(in[0]);
    float* y = c.make(out);
    each([=](int64_t i, int64_t from) { y[i] = x[from]; });
  }
  void backward(chunk& c) const override {
    if (!c.wants(in[0])) return;
    const float* dy = c.gradient(out).get();
    buffer d = c.scratch(in[0].count());
    float* dx = d.get();
    each([=](int64_t i, int64_t from) { dx[from] = dy[i]; });
    c.give(in[0], std::move(d));
  }

 private:
  template <class F>
  void each(F&& f) const {
    const std::vector<int64_t> packed = row_major_strides(in[0].dims);
    const std::size_t rank = axes.size();
    std::vector<int64_t> step(rank);
    for (std::size_t i = 0; i < rank; ++i) step[i] = packed[static_cast<std::size_t>(axes[i])];
    std::vector<int64_t> at(rank, 0);
    const int64_t count = out.count();
    int64_t from = 0;
    for (int64_t i = 0; i < count; ++i) {
      f(i, from);
      for (std::size_t axis = rank; axis-- > 0;) {
        from += step[axis];
        if (++at[axis] < out.dims[axis]) break;
        from -= step[axis] * out.dims[axis];
        at[axis] = 0;
      }
    }
  }
};

class joined final : public differentiable {
 public:
  std::size_t axis = 0;  // in physical order

  void forward(chunk& c) const override {
    float* y = c.make(out);
    each([&](const operand& part, int64_t rows, int64_t width, int64_t stride, int64_t at) {
      const float* x = c.read(part);
      for (int64_t r = 0; r < rows; ++r) {
        std::memcpy(y + r * stride + at, x + r * width, static_cast<std::size_t>(width) * 4);
      }
    });
  }
  void backward(chunk& c) const override {
    const float* dy = c.gradient(out).get();
    each([&](const operand& part, int64_t rows, int64_t width, int64_t stride, int64_t at) {
      if (!c.wants(part)) return;
      buffer d = c.scratch(part.count());
      for (int64_t r = 0; r < rows; ++r) {
        std::memcpy(d.get() + r * width, dy + r * stride + at, static_cast<std::size_t>(width) * 4);
      }
      c.give(part, std::move(d));
    });
  }

 private:
  // Calls f(part, rows, its width, the result's width, where it begins) for each part.
  template <class F>
  void each(F&& f) const {
    const shape lies = physical(out.dims, out.layout);
    int64_t rows = 1;
    for (std::size_t i = 0; i < axis; ++i) rows *= lies[i];
    const int64_t stride = out.count() / rows;
    int64_t at = 0;
    for (const operand& part : in) {
      const int64_t width = part.count() / rows;
      f(part, rows, width, stride, at);
      at += width;
    }
  }
};

}  // namespace

status build_same_elements(builder& b, const node& n) {
  auto made = std::make_unique<same_elements>();
  if (b.ir().at(n.outputs[0]).type != dtype::f32) return unsupported("it is not floating point");
  const bool same = b.ir().at(n.inputs[0]).dims == b.ir().at(n.outputs[0]).dims;
  const order layout = same ? b.order_of(n.inputs[0]) : order::plain;
  made->in = {b.input(n, 0, layout)};
  made->out = b.output(n.outputs[0], layout);
  b.add(n, std::move(made));
  return {};
}

status build_transpose(builder& b, const node& n) {
  auto made = std::make_unique<transposed>();
  made->in = {b.input(n, 0, order::plain)};
  const auto rank = static_cast<int64_t>(made->in[0].dims.size());
  std::vector<int64_t> reversed;
  for (int64_t i = rank; i-- > 0;) reversed.push_back(i);
  made->axes = n.attrs.integers("perm", reversed);
  made->out = b.output(n.outputs[0], order::plain);
  b.add(n, std::move(made));
  return {};
}

status build_concat(builder& b, const node& n) {
  auto made = std::make_unique<joined>();
  const shape& y = b.ir().at(n.outputs[0]).dims;
  int64_t axis = n.attrs.integer("axis", 1);
  GRAFT_TRY(normalise_axis(axis, static_cast<int64_t>(y.size())));
  const bool images = std::any_of(n.inputs.begin(), n.inputs.end(), [&](value_id id) {
    return b.order_of(id) == order::channels_last;
  });
  const order layout = images ? order::channels_last : order::plain;
  constexpr std::size_t place_in_image[] = {0, 3, 1, 2};
  made->axis = images ? place_in_image[axis] : static_cast<std::size_t>(axis);
  for (std::size_t i = 0; i < n.inputs.size(); ++i) {
    made->in.push_back(b.input(n, i, layout));
    if (images && !made->in[i].is(operand::kind::activation) && !same_bytes(made->in[i].dims)) {
      return unsupported("it joins images with a constant");
    }
  }
  made->out = b.output(n.outputs[0], layout);
  b.add(n, std::move(made));
  return {};
}

}  // namespace graft::onednn::gradient
