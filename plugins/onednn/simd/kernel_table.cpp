#include "simd/kernel_table.hpp"

#include "kernels/cpu.hpp"

namespace graft::onednn::simd {

const kernel_table* kernels_for(int64_t channels) {
  if (cpu_has_avx512() && channels % avx512_kernels.vector == 0) return &avx512_kernels;
  if (cpu_has_avx2() && channels % avx2_kernels.vector == 0) return &avx2_kernels;
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
