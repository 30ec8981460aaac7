// The fp32 peak of one core: multiply-adds on registers of the widest vectors that the compiler was
// allowed (build with -march=native), the best of many rounds. Prints GFLOP/s.
#include <chrono>
#include <cstdio>

#include <immintrin.h>

#if defined(__AVX512F__)
using vector = __m512;
#elif defined(__AVX2__)
using vector = __m256;
#else
using vector = __m128;
#endif

int main() {
  constexpr int rounds = 200;
  constexpr int repeats = 200000;
  constexpr int chains = 12;  // more than the latency of a multiply-add times the units
  const vector factor = vector{} + 0.999F;
  const vector term = vector{} + 0.001F;
  double best = 0;
  for (int round = 0; round < rounds; ++round) {
    vector sums[chains] = {};
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < repeats; ++i) {
#pragma GCC unroll 12
      for (int c = 0; c < chains; ++c) sums[c] = sums[c] * factor + term;
#pragma GCC unroll 12
      for (int c = 0; c < chains; ++c) asm volatile("" : "+x"(sums[c]));
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const double flops = 2.0 * (sizeof(vector) / sizeof(float)) * chains * repeats;
    best = flops / took.count() > best ? flops / took.count() : best;
  }
  std::printf("%.1f\n", best * 1e-9);
}
