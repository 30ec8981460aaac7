#define GRAFT_HEAD_VECTOR_BYTES 64
#include "gemm/kernel.hpp"

namespace graft::head {
const kernel_table kernels_avx512 = {"avx512", 8, 2 * lanes, tile<8, 2>, adam};
}
