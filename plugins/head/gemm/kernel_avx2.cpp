#define GRAFT_HEAD_VECTOR_BYTES 32
#include "gemm/kernel.hpp"

namespace graft::head {
const kernel_table kernels_avx2 = {"avx2", 6, 2 * lanes, tile<6, 2>, adam};
}
