#define GRAFT_HEAD_VECTOR_BYTES 16
#include "gemm/kernel.hpp"

namespace graft::head {
const kernel_table kernels_baseline = {"sse4.2", 4, 2 * lanes, tile<4, 2>, adam};
}
