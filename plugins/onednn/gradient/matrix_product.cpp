// Gemm and MatMul by oneDNN's sgemm: dA = dY B', dB = A' dY.
#include "gradient/operators.hpp"
#include "gradient/walk.hpp"

#include <algorithm>
#include <numeric>

namespace graft::onednn::gradient {
namespace {

using kind = operand::kind;

// A row-major matrix as it lies, or its transpose.
struct matrix {
  const float* data = nullptr;
  int64_t stride = 0;
  bool transposed = false;
  [[nodiscard]] matrix flipped() const { return {data, stride, !transposed}; }
};

// to[rows,cols] = alpha * a * b + beta * to
void multiply(const matrix& a, const matrix& b, int64_t rows, int64_t cols, int64_t depth,
              float alpha, float beta, float* to, int64_t stride) {
  dnnl::error::wrap_c_api(
      dnnl_sgemm(a.transposed ? 'T' : 'N', b.transposed ? 'T' : 'N', rows, cols, depth, alpha,
                 a.data, a.stride, b.data, b.stride, beta, to, stride),
      "a matrix product failed to run");
}

// The gradient of op(m), given as left * right of [rows,cols], laid as m itself lies.
void multiply_into(const matrix& left, const matrix& right, bool transposed, int64_t rows,
                   int64_t cols, int64_t depth, float alpha, float beta, float* to) {
  if (transposed) {
    multiply(right.flipped(), left.flipped(), cols, rows, depth, alpha, beta, to, rows);
  } else {
    multiply(left, right, rows, cols, depth, alpha, beta, to, cols);
  }
}

class gemm final : public differentiable {
 public:
  bool flip_a = false;
  bool flip_b = false;
  float alpha = 1;
  float beta = 1;

  void forward(chunk& c) const override {
    float* y = c.make(out);
    const bool biased = !in[2].is(kind::none);
    if (biased) {
      const float* bias = c.read(in[2]);
      walk(out, in[2], in[2], [&](int64_t i, int64_t at, int64_t, const run& r) {
        for (int64_t k = 0; k < r.count; ++k) y[i + k] = beta * bias[at + k * r.step_a];
      });
    }
    multiply(a(c), b(c), rows(), cols(), depth(), alpha, biased ? 1.0F : 0.0F, y, cols());
  }

  void backward(chunk& c) const override {
    const matrix dy{c.gradient(out).get(), cols(), false};
    if (c.wants(in[0])) {
      buffer d = c.scratch(in[0].count());
      multiply_into(dy, b(c).flipped(), flip_a, rows(), depth(), cols(), alpha, 0, d.get());
      c.give(in[0], std::move(d));
    }
    if (c.wants(in[1])) {
      buffer d = c.scratch(in[1].count());
      multiply_into(a(c).flipped(), dy, flip_b, depth(), cols(), rows(), alpha, 0, d.get());
      c.give(in[1], std::move(d));
    }
    if (!c.wants(in[2])) return;
    std::vector<double> sums(static_cast<std::size_t>(in[2].count()), 0.0);
    walk(out, in[2], in[2], [&](int64_t i, int64_t at, int64_t, const run& r) {
      for (int64_t k = 0; k < r.count; ++k) {
        sums[static_cast<std::size_t>(at + k * r.step_a)] += double{beta} * dy.data[i + k];
      }
    });
    buffer d = c.scratch(in[2].count());
    std::copy(sums.begin(), sums.end(), d.get());
    c.give(in[2], std::move(d));
  }

 private:
  [[nodiscard]] int64_t rows() const { return out.dims[0]; }
  [[nodiscard]] int64_t cols() const { return out.dims[1]; }
  [[nodiscard]] int64_t depth() const { return in[0].dims[flip_a ? 0 : 1]; }
  [[nodiscard]] matrix a(const chunk& c) const { return {c.read(in[0]), in[0].dims[1], flip_a}; }
  [[nodiscard]] matrix b(const chunk& c) const { return {c.read(in[1]), in[1].dims[1], flip_b}; }
};

// Batched over leading axes, which may be broadcast; a matrix that is the same for all of them
// (a layer's weights) is one product of all rows.
class matmul final : public differentiable {
 public:
  void forward(chunk& c) const override {
    float* y = c.make(out);
    each(c, [&](const float* a, const float* b, int64_t at_y, int64_t, int64_t, int64_t rows) {
      multiply({a, depth(), false}, {b, cols(), false}, rows, cols(), depth(), 1, 0, y + at_y,
               cols());
    });
  }

  void backward(chunk& c) const override {
    const float* dy = c.gradient(out).get();
    const bool wants_a = c.wants(in[0]);
    const bool wants_b = c.wants(in[1]);
    buffer a_sum = zeros(c, in[0]);
    buffer b_sum = zeros(c, in[1]);
    each(c, [&](const float* a, const float* b, int64_t at_y, int64_t at_a, int64_t at_b,
                int64_t rows) {
      const matrix error{dy + at_y, cols(), false};
      if (wants_a) {
        multiply(error, {b, cols(), true}, rows, depth(), cols(), 1, 1, a_sum.get() + at_a,
                 depth());
      }
      if (wants_b) {
        multiply({a, depth(), true}, error, depth(), cols(), rows, 1, 1, b_sum.get() + at_b,
                 cols());
      }
    });
    if (wants_a) c.give(in[0], std::move(a_sum));
    if (wants_b) c.give(in[1], std::move(b_sum));
  }

 private:
  [[nodiscard]] int64_t cols() const { return in[1].dims.back(); }
  [[nodiscard]] int64_t depth() const { return in[0].dims.back(); }

  static buffer zeros(chunk& c, const operand& o) {
    buffer made = c.scratch(o.count());
    std::fill_n(made.get(), o.count(), 0.0F);
    return made;
  }

  // Calls f(a, b, index in y, in a, in b, rows) for each product.
  template <class F>
  void each(const chunk& c, F&& f) const {
    const float* a = c.read(in[0]);
    const float* b = c.read(in[1]);
    const int64_t rows = in[0].dims[in[0].dims.size() - 2];
    if (in[1].count() == depth() * cols()) {
      f(a, b, 0, 0, 0, in[0].count() / depth());
      return;
    }
    const auto batches = [](const operand& o) {
      operand made = o;
      made.dims.resize(o.dims.size() - 2);
      return made;
    };
    walk(batches(out), batches(in[0]), batches(in[1]),
         [&](int64_t i, int64_t at_a, int64_t at_b, const run& r) {
           for (int64_t k = 0; k < r.count; ++k) {
             const int64_t from_a = (at_a + k * r.step_a) * rows * depth();
             const int64_t from_b = (at_b + k * r.step_b) * depth() * cols();
             f(a + from_a, b + from_b, (i + k) * rows * cols(), from_a, from_b, rows);
           }
         });
  }
};

}  // namespace

status build_gemm(builder& b, const node& n) {
  auto made = std::make_unique<gemm>();
  for (std::size_t i = 0; i < 3; ++i) made->in.push_back(b.input(n, i, order::plain));
  made->flip_a = n.attrs.integer("transA", 0) != 0;
  made->flip_b = n.attrs.integer("transB", 0) != 0;
  made->alpha = n.attrs.real("alpha", 1);
  made->beta = n.attrs.real("beta", 1);
  made->keeps_inputs = true;
  made->out = b.output(n.outputs[0], order::plain);
  b.add(n, std::move(made));
  return {};
}

status build_matmul(builder& b, const node& n) {
  auto made = std::make_unique<matmul>();
  for (std::size_t i = 0; i < 2; ++i) made->in.push_back(b.input(n, i, order::plain));
  if (made->in[0].dims.size() < 2 || made->in[1].dims.size() < 2) {
    return unsupported("one of its inputs is a vector; only matrices are supported");
  }
  made->keeps_inputs = true;
  made->out = b.output(n.outputs[0], order::plain);
  b.add(n, std::move(made));
  return {};
}

}  // namespace graft::onednn::gradient
