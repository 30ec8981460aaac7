// The kernels over rows, for every instruction set that this CPU has, against plain arithmetic.
#include "simd/kernel_table.hpp"
#include "support/catch.hpp"
#include "support/models.hpp"

#include <array>
#include <cmath>
#include <iostream>
#include <vector>

using namespace graft;
using namespace graft::test;
using namespace graft::onednn::rows;
using graft::onednn::simd::kernel_table;

namespace {

// Starts on a cache line, as the engine's memory does.
class floats {
 public:
  explicit floats(std::vector<float> values) : store_(values.size() + 16) {
    const auto past = reinterpret_cast<uintptr_t>(store_.data()) % 64 / sizeof(float);
    start_ = past == 0 ? 0 : 16 - past;
    std::copy(values.begin(), values.end(), data());
  }
  explicit floats(int64_t n) : floats(std::vector<float>(static_cast<std::size_t>(n))) {}
  float* data() { return store_.data() + start_; }
  float& operator[](int64_t i) { return data()[i]; }

 private:
  std::vector<float> store_;
  std::size_t start_ = 0;
};

floats random(int64_t n, uint32_t seed) { return floats(noise(static_cast<std::size_t>(n), seed)); }

std::vector<const kernel_table*> present() {
  using namespace graft::onednn::simd;
  std::vector<const kernel_table*> made = {&sse41_kernels};
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) {
    made.push_back(&avx2_kernels);
  } else {
    std::cout << "skipped: this CPU has no AVX2\n";
  }
  if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0) {
    made.push_back(&avx512_kernels);
  } else {
    std::cout << "skipped: this CPU has no AVX-512\n";
  }
  return made;
}

double activated(activation f, double x) {
  switch (f) {
    case activation::none:
      return x;
    case activation::relu:
      return std::max(x, 0.0);
    case activation::gelu_erf:
      return 0.5 * x * (1 + std::erf(x * std::sqrt(0.5)));
    case activation::gelu_tanh:
      return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
    case activation::silu:
      return x / (1 + std::exp(-x));
  }
  return 0;
}

void check_product(const kernel_table& set, int64_t rows, int64_t depth, int64_t columns,
                   activation f, bool add) {
  const kernels& how = set.rows;
  INFO(set.name << " " << rows << "x" << depth << "x" << columns << " activation "
                << static_cast<int>(f));
  const int64_t panels = (columns + how.panel - 1) / how.panel;
  floats x = random(rows * depth, 1);
  floats weights = random(depth * columns, 2);
  floats bias = random(panels * how.panel, 3);
  floats y = random(rows * columns, 4);
  floats before = y;
  floats packed(panels * depth * how.panel);
  for (int64_t c = 0; c < columns; ++c) {
    for (int64_t k = 0; k < depth; ++k) {
      packed[(c / how.panel * depth + k) * how.panel + c % how.panel] = weights[k * columns + c];
    }
  }
  product p{depth, columns, packed.data(), bias.data(), f, add};
  how.multiply(p, {x.data(), depth}, {y.data(), columns}, rows, 0, panels);
  double worst = 0;
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < columns; ++c) {
      double sum = bias[c];
      for (int64_t k = 0; k < depth; ++k) {
        sum += static_cast<double>(x[r * depth + k]) * weights[k * columns + c];
      }
      const double expected = activated(f, sum) + (add ? before[r * columns + c] : 0.0F);
      worst = std::max(worst, std::abs(expected - y[r * columns + c]));
    }
  }
  CHECK(worst < 2e-6 * static_cast<double>(depth));
}

void check_attention(const kernel_table& set, int64_t queries, int64_t keys, int64_t depth,
                     int64_t values, bool masked) {
  const kernels& how = set.rows;
  INFO(set.name << " " << queries << " queries, " << keys << " keys of " << depth);
  const attention a{queries, keys, depth, values, 0.5F};
  floats q = random(queries * depth, 1);
  floats k = random(keys * depth, 2);
  floats v = random(keys * values, 3);
  floats mask = random(queries * keys, 4);
  mask[1] = -INFINITY;
  floats y(queries * values);
  floats scratch(how.attention_scratch(a));
  how.attend(a, {q.data(), depth}, {k.data(), depth}, {v.data(), values},
             {masked ? mask.data() : nullptr, keys}, {y.data(), values}, scratch.data());
  double worst = 0;
  for (int64_t i = 0; i < queries; ++i) {
    std::vector<double> weights;
    double sum = 0;
    for (int64_t j = 0; j < keys; ++j) {
      double score = 0;
      for (int64_t d = 0; d < depth; ++d) {
        score += static_cast<double>(q[i * depth + d]) * k[j * depth + d];
      }
      weights.push_back(std::exp(0.5 * score + (masked ? mask[i * keys + j] : 0.0F)));
      sum += weights.back();
    }
    for (int64_t c = 0; c < values; ++c) {
      double expected = 0;
      for (int64_t j = 0; j < keys; ++j) {
        expected += weights[static_cast<std::size_t>(j)] / sum * v[j * values + c];
      }
      worst = std::max(worst, std::abs(expected - y[i * values + c]));
    }
  }
  CHECK(worst < 1e-5);
}

}  // namespace

TEST_CASE("products of rows and packed weights, with bias, activation and addition") {
  for (const kernel_table* how : present()) {
    for (const activation f : {activation::none, activation::relu, activation::gelu_erf,
                               activation::gelu_tanh, activation::silu}) {
      check_product(*how, 13, 37, 100, f, false);
    }
    check_product(*how, 9, 16, 48, activation::none, true);
    check_product(*how, 5, 7, 3, activation::none, true);
    check_product(*how, 1, 1, 1, activation::gelu_erf, false);
  }
}

TEST_CASE("activations far from zero") {
  for (const kernel_table* how : present()) {
    INFO(how->name);
    std::vector<float> x;
    for (float at = -120; at <= 120; at += 0.37F) x.push_back(at);
    const auto n = static_cast<int64_t>(x.size());
    floats in(x);
    floats one(how->rows.panel);
    for (int64_t i = 0; i < how->rows.panel; ++i) one[i] = 1;
    for (const activation f : {activation::gelu_erf, activation::gelu_tanh, activation::silu}) {
      floats y(n);
      how->rows.multiply({1, 1, one.data(), nullptr, f, false}, {in.data(), 1}, {y.data(), 1}, n, 0,
                         1);
      double worst = 0;
      for (int64_t i = 0; i < n; ++i) {
        worst =
            std::max(worst, std::abs(activated(f, in[i]) - y[i]) / std::max(1.0F, std::abs(in[i])));
      }
      CHECK(worst < 1e-6);
    }
  }
}

TEST_CASE("rows are normalised") {
  for (const kernel_table* how : present()) {
    for (const int64_t size : {1, 5, 64, 100}) {
      INFO(how->name << " " << size);
      constexpr int64_t rows = 3;
      floats x = random(rows * size, 1);
      floats scale = random(size, 2);
      floats shift = random(size, 3);
      floats y(rows * size);
      const normalisation n{size, 1e-3F, scale.data(), shift.data()};
      how->rows.normalise(n, {x.data(), size}, {y.data(), size}, rows);
      double worst = 0;
      for (int64_t r = 0; r < rows; ++r) {
        double mean = 0;
        double variance = 0;
        for (int64_t i = 0; i < size; ++i) mean += x[r * size + i] / static_cast<double>(size);
        for (int64_t i = 0; i < size; ++i) {
          variance += std::pow(x[r * size + i] - mean, 2) / static_cast<double>(size);
        }
        for (int64_t i = 0; i < size; ++i) {
          const double expected =
              (x[r * size + i] - mean) / std::sqrt(variance + 1e-3) * scale[i] + shift[i];
          worst = std::max(worst, std::abs(expected - y[r * size + i]));
        }
      }
      CHECK(worst < 1e-5);
    }
  }
}

TEST_CASE("attention of one head, with and without a mask") {
  for (const kernel_table* how : present()) {
    check_attention(*how, 37, 41, 20, 48, false);
    check_attention(*how, 37, 41, 20, 64, true);
    check_attention(*how, 1, 96, 64, 32, true);
    check_attention(*how, 2, 2, 1, 16, false);
  }
}
