// Compiled for AVX-512 alone (CMakeLists.txt): nothing with external linkage but the table below.
#include "rows/attend.hpp"
#include "rows/normalise.hpp"

namespace graft::onednn::rows {

const kernels avx512_kernels = {"avx512",  vector::width,     panel, multiply,
                                normalise, attention_scratch, attend};

}  // namespace graft::onednn::rows
