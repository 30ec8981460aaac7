// Compiled for AVX2 alone (CMakeLists.txt): nothing with external linkage but the table below.
#include "winograd/convolve.hpp"

namespace graft::onednn::winograd {

const kernel avx2_kernel = {"avx2", vector::width, panel, scratch_floats, convolve};

}  // namespace graft::onednn::winograd
