// Compiled for AVX-512 alone (CMakeLists.txt): nothing with external linkage but the table below.
#include "winograd/convolve.hpp"

namespace graft::onednn::winograd {

const kernel avx512_kernel = {"avx512", vector::width, panel, scratch_floats, convolve};

}  // namespace graft::onednn::winograd
