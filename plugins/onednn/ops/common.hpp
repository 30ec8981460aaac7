// Pieces that several operators share: type checks, broadcasting, element-by-element loops.
#pragma once

#include "ir/graph.hpp"
#include "ops/op.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace graft::onednn {

// Error unless input i is floating point.
status expect_float(const inference& in, std::size_t i);
// Error unless inputs a and b have the same element type.
status expect_same_type(const inference& in, std::size_t a, std::size_t b);
// The axes of a reduction, from its attribute or its second input as the opset has it; nothing
// where they are computed.
std::optional<std::vector<int64_t>> known_axes(const graph& g, const node& n);

// Output 0 has the type and shape of input 0.
status like_input(inference& in);

// Numpy's broadcasting. Errors: invalid_argument.
status broadcast(const shape& a, const shape& b, shape& out);

// For each element of `out` in row-major order, where it comes from in a tensor of shape `from`
// that is broadcast to it: calls f(output index, input index).
template <class F>
void for_each_broadcast(const shape& out, const shape& from, F&& f) {
  const std::vector<int64_t> strides = row_major_strides(from);
  std::vector<int64_t> step(out.size(), 0);
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] != 1) step[out.size() - from.size() + i] = strides[i];
  }
  std::vector<int64_t> index(out.size(), 0);
  const int64_t count = element_count(out);
  int64_t source = 0;
  for (int64_t i = 0; i < count; ++i) {
    f(i, source);
    for (std::size_t axis = out.size(); axis-- > 0;) {
      source += step[axis];
      if (++index[axis] < out[axis]) break;
      source -= step[axis] * out[axis];
      index[axis] = 0;
    }
  }
}

// out[i] = f(in[i]) for floats.
template <class F>
void map_floats(const evaluation& e, F&& f) {
  const float* from = e.in[0].as<float>();
  std::transform(from, from + e.in[0].count(), e.out[0].as<float>(), f);
}

// A scalar input as a float, or `otherwise` where it is left out.
float scalar_input(const evaluation& e, std::size_t i, float otherwise);

}  // namespace graft::onednn
