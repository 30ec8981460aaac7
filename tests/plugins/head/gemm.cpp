#include "gemm/gemm.hpp"

#include "gemm/kernel.hpp"
#include "support/catch.hpp"

#include <graft/sdk/philox.hpp>

#include <cmath>
#include <vector>

using namespace graft;
using namespace graft::head;

namespace {

std::vector<float> noise(std::size_t n, uint64_t key) {
  philox random(key);
  std::vector<float> out(n);
  for (float& value : out) value = random.uniform() - 0.5F;
  return out;
}

// The kernels that this CPU can run.
std::vector<const kernel_table*> runnable() {
  std::vector<const kernel_table*> out{&kernels_baseline};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) out.push_back(&kernels_avx2);
  if (__builtin_cpu_supports("avx512f")) out.push_back(&kernels_avx512);
  return out;
}

}  // namespace

TEST_CASE("products of every size agree with the sum written out") {
  for (const kernel_table* with : runnable()) {
    for (const std::size_t m : {1U, 5U, 8U, 33U}) {
      for (const std::size_t n : {1U, 16U, 37U}) {
        for (const std::size_t k : {0U, 1U, 7U, 256U, 300U, 600U}) {
          const auto a = noise(m * k, 1);
          const auto b = noise(k * n, 2);
          std::vector<float> c(m * n, 99);
          multiply(*with, m, n, k, rows_of(a.data(), k), rows_of(b.data(), n), c.data());
          double worst = 0;
          for (std::size_t i = 0; i < m; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
              double sum = 0;
              for (std::size_t p = 0; p < k; ++p) {
                sum += static_cast<double>(a[i * k + p]) * b[p * n + j];
              }
              worst = std::max(worst, std::abs(sum - c[i * n + j]));
            }
          }
          INFO(with->name << " " << m << "x" << n << "x" << k);
          CHECK(worst < 1e-4);
        }
      }
    }
  }
}

TEST_CASE("transposed operands are the same matrices") {
  const std::size_t m = 9;
  const std::size_t n = 21;
  const std::size_t k = 270;
  const auto a = noise(m * k, 3);
  const auto b = noise(k * n, 4);
  std::vector<float> at(a.size());
  std::vector<float> bt(b.size());
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t p = 0; p < k; ++p) at[p * m + i] = a[i * k + p];
  }
  for (std::size_t p = 0; p < k; ++p) {
    for (std::size_t j = 0; j < n; ++j) bt[j * k + p] = b[p * n + j];
  }
  std::vector<float> plain(m * n);
  std::vector<float> turned(m * n);
  multiply(m, n, k, rows_of(a.data(), k), rows_of(b.data(), n), plain.data());
  multiply(m, n, k, transposed(at.data(), m), transposed(bt.data(), k), turned.data());
  CHECK(plain == turned);
}

TEST_CASE("a row's bits do not depend on the rows beside it") {
  const std::size_t n = 35;
  const std::size_t k = 500;
  const auto a = noise(40 * k, 5);
  const auto b = noise(k * n, 6);
  std::vector<float> together(40 * n);
  multiply(40, n, k, rows_of(a.data(), k), rows_of(b.data(), n), together.data());
  for (std::size_t row = 0; row < 40; ++row) {
    std::vector<float> alone(n);
    multiply(1, n, k, rows_of(a.data() + row * k, k), rows_of(b.data(), n), alone.data());
    CHECK(std::equal(alone.begin(), alone.end(), together.begin() + row * n));
  }
}

TEST_CASE("Adam's step is the one of the paper, in every kernel") {
  for (const kernel_table* with : runnable()) {
    std::vector<float> w(37, 1), m(37, 0.5F), v(37, 0.25F), g = noise(37, 7);
    with->adam(37, w.data(), m.data(), v.data(), g.data(), 0.9F, 0.999F, 0.01F, 1e-8F);
    for (std::size_t i = 0; i < 37; ++i) {
      const double mean = 0.9 * 0.5 + 0.1 * g[i];
      const double square = 0.999 * 0.25 + 0.001 * g[i] * g[i];
      CHECK(m[i] == Approx(mean).epsilon(1e-5));
      CHECK(v[i] == Approx(square).epsilon(1e-5));
      CHECK(w[i] == Approx(1 - 0.01 * mean / (std::sqrt(square) + 1e-8)).epsilon(1e-5));
    }
  }
}
