// How the layers of a quantised graph are lowered to oneDNN's int8 kernels.
#pragma once

#include "kernels/convolution_spec.hpp"
#include "kernels/lowering.hpp"

#include <graft/sdk/status.hpp>

#include <utility>
#include <vector>

namespace graft::onednn {

bool is_integer(dtype type);
// Does n read or make quantised values?
bool is_quantised(const graph& g, const node& n);

// Lowers a node of which that holds.
status lower_quantised(lowering& to, const node& n);
status lower_int8_convolution(lowering& to, const node& n);

// Would oneDNN compute this convolution in int8 by a kernel that is not its reference?
bool has_int8_kernel(const dnnl::engine& engine, const convolution_spec& spec,
                     dnnl::memory::data_type src, dnnl::memory::data_type dst);

// Quantised images lie channels last, which is what int8 kernels read; all else row-major.
shape integer_strides(const shape& dims);

// Adds scales that the execution takes as arguments.
void bind_scales(lowering& to, const compat::scale_arguments& scales,
                 std::vector<std::pair<int, slot_id>>& arguments);

// The largest magnitude of a quantised weight. Without VNNI the products of two neighbours are
// added in 16 bits and saturate: weights then have seven bits.
int largest_weight(dnnl::memory::data_type src);

// Weights [O,...] as int8 with one scale an output channel: w = scales[o] * made.
struct int8_weights {
  tensor_ptr made;
  std::vector<float> scales;
};
int8_weights quantise_weights(const tensor& weights, int largest);

}  // namespace graft::onednn
