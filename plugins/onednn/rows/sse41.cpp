// Compiled for SSE4.1 alone (CMakeLists.txt): nothing with external linkage but the table below.
#include "rows/attend.hpp"
#include "rows/normalise.hpp"

namespace graft::onednn::rows {

const kernels sse41_kernels = {"sse41",   vector::width,     panel, multiply,
                               normalise, attention_scratch, attend};

}  // namespace graft::onednn::rows
