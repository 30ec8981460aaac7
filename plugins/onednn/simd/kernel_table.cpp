#include "simd/kernel_table.hpp"

#include "kernels/cpu.hpp"

namespace graft::onednn::simd {

const kernel_table& widest_kernels() {
  if (cpu_has_avx512()) return avx512_kernels;
  return cpu_has_avx2() ? avx2_kernels : sse41_kernels;
}

const kernel_table* kernels_for(int64_t channels) {
  const kernel_table* const widest = &widest_kernels();
  for (const kernel_table* one : {&avx512_kernels, &avx2_kernels, &sse41_kernels}) {
    if (one->vector <= widest->vector && channels % one->vector == 0) return one;
  }
  return nullptr;
}

int64_t packed_place(const kernel_table& kernels, int64_t columns, int64_t depth, int64_t row,
                     int64_t column) {
  // Whole panels first; the vector of columns that may be left makes a narrower one.
  const int64_t first = column / kernels.panel * kernels.panel;
  const int64_t width = first + kernels.panel <= columns ? kernels.panel : kernels.vector;
  return first * depth + row * width + (column - first);
}

}  // namespace graft::onednn::simd
