#include "rows/choice.hpp"

#include "kernels/cpu.hpp"

namespace graft::onednn::rows {

const kernels& chosen() {
  if (cpu_has_avx512()) return avx512_kernels;
  return cpu_has_avx2() ? avx2_kernels : sse41_kernels;
}

}  // namespace graft::onednn::rows
