// Compiled for AVX-512 (CMakeLists.txt): nothing with external linkage but the table below.
#include "simd/kernel_table.hpp"

#include "dense/multiply.hpp"
#include "depthwise/weight_gradient.hpp"
#include "rows/attend.hpp"
#include "rows/normalise.hpp"
#include "weight_gradient/sum.hpp"
#include "winograd/weight_gradient.hpp"

namespace graft::onednn::simd {

const kernel_table avx512_kernels = {
    .name = "avx512",
    .vector = vector::width,
    .panel = panel,
    .winograd_scratch = winograd::scratch_floats,
    .winograd = winograd::convolve,
    .winograd_weights = winograd::sum_weight_gradient,
    .weight_gradient_scratch = weight_gradient::scratch_floats,
    .weight_gradient = weight_gradient::sum,
    .depthwise_scratch = depthwise::scratch_floats,
    .depthwise_gradient = depthwise::sum_weight_gradient,
    .dense = dense::multiply_rows,
    .rows = {rows::panel, rows::multiply, rows::normalise, rows::attention_scratch, rows::attend}};

}  // namespace graft::onednn::simd
