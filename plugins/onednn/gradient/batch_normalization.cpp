// BatchNormalization with the ReLU after it. Frozen, it is y = x s + t with the stored statistics;
// in batch mode it takes them from all micro-batches of the step, which is what its meetings are.
#include "gradient/operators.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace graft::onednn::gradient {
namespace {

using kind = operand::kind;
enum input : std::size_t { data, scale, shift, mean, variance };

class normalization : public differentiable {
 public:
  clamp after;
  float epsilon = 0;
  float momentum = 0;  // share of the running statistics that stays

 protected:
  [[nodiscard]] int64_t channels() const { return in[data].dims[1]; }
  [[nodiscard]] int64_t rows() const { return out.count() / channels(); }
  // The gradient before the clamp; it stays the gradient of `out`.
  const float* masked_gradient(chunk& c) const {
    if (after.on) {
      buffer dy = c.take_gradient(out);
      mask(after, c.read(out), out.count(), dy.get());
      c.give(out, std::move(dy));
    }
    return c.gradient(out).get();
  }
  // y = clamp((x - mean) * inverse * scale + shift)
  void normalise(chunk& c, const double* centre, const double* inverse) const {
    std::vector<float> s(static_cast<std::size_t>(channels()));
    std::vector<float> t(s.size());
    for (std::size_t i = 0; i < s.size(); ++i) {
      s[i] = static_cast<float>(c.read(in[scale])[i] * inverse[i]);
      t[i] =
          static_cast<float>(c.read(in[shift])[i] - centre[i] * c.read(in[scale])[i] * inverse[i]);
    }
    affine(after, c.read(in[data]), rows(), channels(), s.data(), t.data(), c.make(out));
  }
  // Adds to the gradients of scale and shift; `sums` are of dz and of dz * x.
  void give_parameters(chunk& c, const double* sums, const double* centre,
                       const double* inverse) const {
    const int64_t n = channels();
    for (int64_t i = 0; i < n; ++i) {
      if (c.wants(in[shift])) c.sum(in[shift])[i] += static_cast<float>(sums[i]);
      if (c.wants(in[scale])) {
        c.sum(in[scale])[i] += static_cast<float>((sums[n + i] - centre[i] * sums[i]) * inverse[i]);
      }
    }
  }
};

class frozen final : public normalization {
 public:
  void forward(chunk& c) const override {
    const std::vector<double> s = statistics(c);
    normalise(c, s.data(), s.data() + channels());
  }
  void backward(chunk& c) const override {
    const std::vector<double> s = statistics(c);
    const auto n = static_cast<std::size_t>(channels());
    const float* dz = masked_gradient(c);
    std::vector<double> sums(2 * n, 0.0);
    column_sums(dz, rows(), channels(), sums.data());
    column_dots(dz, c.read(in[data]), rows(), channels(), sums.data() + n);
    give_parameters(c, sums.data(), s.data(), s.data() + n);
    if (!c.wants(in[data])) return;
    std::vector<float> factor(n);
    const std::vector<float> zero(n, 0.0F);
    for (std::size_t i = 0; i < n; ++i) {
      factor[i] = static_cast<float>(c.read(in[scale])[i] * s[n + i]);
    }
    buffer dx = c.scratch(out.count());
    affine({}, dz, rows(), channels(), factor.data(), zero.data(), dx.get());
    c.give(in[data], std::move(dx));
  }

 private:
  // The stored means, then 1 / sqrt(variance + epsilon).
  [[nodiscard]] std::vector<double> statistics(const chunk& c) const {
    const auto n = static_cast<std::size_t>(channels());
    std::vector<double> s(2 * n);
    for (std::size_t i = 0; i < n; ++i) {
      s[i] = c.read(in[mean])[i];
      s[n + i] = 1.0 / std::sqrt(double{c.read(in[variance])[i]} + epsilon);
    }
    return s;
  }
};

// A chunk's notes: means [C], then sums of squares about them [C] which the meeting turns into
// 1 / sqrt(variance + epsilon); after backward() also the sums of dz and dz * x [2C].
class batch final : public normalization {
 public:
  [[nodiscard]] bool meets() const override { return true; }

  void forward(chunk& c) const override {
    const int64_t n = channels();
    std::vector<double>& notes = c.notes(index);
    notes.assign(static_cast<std::size_t>(2 * n), 0.0);
    column_sums(c.read(in[data]), rows(), n, notes.data());
    const auto count = static_cast<double>(rows());
    for (int64_t i = 0; i < n; ++i) notes[static_cast<std::size_t>(i)] /= count;
    column_squares(c.read(in[data]), rows(), n, notes.data(), notes.data() + n);
    notes.push_back(count);
  }

  void meet_forward(std::span<chunk* const> all, parameter_store& parameters) const override {
    const auto n = static_cast<std::size_t>(channels());
    std::vector<double> merged(2 * n, 0.0);
    double count = 0;
    for (chunk* const one : all) {
      const std::vector<double>& notes = one->notes(index);
      const double here = notes[2 * n];
      for (std::size_t i = 0; i < n; ++i) {
        const double apart = notes[i] - merged[i];
        merged[i] += apart * here / (count + here);
        merged[n + i] += notes[n + i] + apart * apart * count * here / (count + here);
      }
      count += here;
    }
    update(parameters, merged, count);
    for (std::size_t i = 0; i < n; ++i) {
      merged[n + i] = 1.0 / std::sqrt(merged[n + i] / count + epsilon);
    }
    for (chunk* const one : all) {
      std::copy(merged.begin(), merged.end(), one->notes(index).begin());
      one->notes(index)[2 * n] = count;
    }
  }

  void finish_forward(chunk& c) const override {
    normalise(c, c.notes(index).data(), c.notes(index).data() + channels());
  }

  void backward(chunk& c) const override {
    const auto n = static_cast<std::size_t>(channels());
    std::vector<double>& notes = c.notes(index);
    const float* dz = masked_gradient(c);
    notes.resize(2 * n + 1);
    notes.resize(4 * n + 1, 0.0);
    double* sums = notes.data() + 2 * n + 1;
    column_sums(dz, rows(), channels(), sums);
    column_dots(dz, c.read(in[data]), rows(), channels(), sums + n);
    give_parameters(c, sums, notes.data(), notes.data() + n);
  }

  void meet_backward(std::span<chunk* const> all) const override {
    const auto from = static_cast<std::ptrdiff_t>(2 * channels() + 1);
    std::vector<double> total(static_cast<std::size_t>(2 * channels()), 0.0);
    for (chunk* const one : all) {
      std::transform(total.begin(), total.end(), one->notes(index).begin() + from, total.begin(),
                     [](double a, double b) { return a + b; });
    }
    for (chunk* const one : all) {
      std::copy(total.begin(), total.end(), one->notes(index).begin() + from);
    }
  }

  // dx = s (dz - sum(dz) / N - xhat sum(dz xhat) / N), as a dz + b x + d.
  void finish_backward(chunk& c) const override {
    if (!c.wants(in[data])) return;
    const auto n = static_cast<std::size_t>(channels());
    const std::vector<double>& notes = c.notes(index);
    std::vector<float> factors(3 * n);
    for (std::size_t i = 0; i < n; ++i) {
      const double centre = notes[i];
      const double inverse = notes[n + i];
      const double count = notes[2 * n];
      const double sum = notes[2 * n + 1 + i];
      const double dots = (notes[3 * n + 1 + i] - centre * sum) * inverse;
      const double s = c.read(in[scale])[i] * inverse;
      factors[i] = static_cast<float>(s);
      factors[n + i] = static_cast<float>(-s * inverse * dots / count);
      factors[2 * n + i] = static_cast<float>(s * (centre * inverse * dots - sum) / count);
    }
    buffer dx = c.scratch(out.count());
    affine_of_two(c.gradient(out).get(), c.read(in[data]), rows(), channels(), factors.data(),
                  dx.get());
    c.give(in[data], std::move(dx));
  }

 private:
  // As PyTorch: the running variance takes the unbiased one.
  void update(parameter_store& parameters, const std::vector<double>& merged, double count) const {
    const auto n = static_cast<std::size_t>(channels());
    const auto move = [&](const operand& o, auto&& now) {
      if (!o.is(kind::parameter)) return;
      float* stored = parameters.all()[static_cast<std::size_t>(o.index)].value.get();
      for (std::size_t i = 0; i < n; ++i) {
        stored[i] = static_cast<float>(momentum * stored[i] + (1.0 - momentum) * now(i));
      }
    };
    move(in[mean], [&](std::size_t i) { return merged[i]; });
    move(in[variance], [&](std::size_t i) { return merged[n + i] / std::max(count - 1, 1.0); });
  }
};

}  // namespace

status build_batch_normalization(builder& b, const node& n) {
  std::unique_ptr<normalization> made;
  if (b.batch_statistics()) {
    made = std::make_unique<batch>();
  } else {
    made = std::make_unique<frozen>();
  }
  const std::size_t rank = b.ir().at(n.inputs[0]).dims.size();
  if (rank != 2 && rank != 4) return unsupported("only [N,C] and [N,C,H,W] are supported");
  const order layout = rank == 4 ? order::channels_last : order::plain;
  for (std::size_t i = 0; i < 5; ++i) {
    made->in.push_back(b.input(n, i, i == 0 ? layout : order::plain));
    if (i > 0 && made->in[i].is(kind::activation)) {
      return unsupported("its parameters are computed while the network runs");
    }
  }
  made->epsilon = n.attrs.real("epsilon", 1e-5F);
  made->momentum = n.attrs.real("momentum", 0.9F);
  value_id last = n.outputs[0];
  made->after = b.absorb_clamp(last);
  made->keeps_inputs = true;
  made->keeps_output = made->after.on;
  made->out = b.output(last, layout);
  b.add(n, std::move(made));
  return {};
}

}  // namespace graft::onednn::gradient
