// Compiled for AVX-512 (CMakeLists.txt): nothing with external linkage but the table below.
#include "simd/kernel_table.hpp"

#include "dense/multiply.hpp"
#include "weight_gradient/sum.hpp"
#include "winograd/weight_gradient.hpp"

namespace graft::onednn::simd {

const kernel_table avx512_kernels = {"avx512",
                                     vector::width,
                                     panel,
                                     winograd::scratch_floats,
                                     winograd::convolve,
                                     winograd::sum_weight_gradient,
                                     weight_gradient::scratch_floats,
                                     weight_gradient::sum,
                                     dense::multiply_rows};

}  // namespace graft::onednn::simd
