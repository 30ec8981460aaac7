// Our own kernels, a table for each instruction set. The files that make a table are compiled for
// more than the CPU at hand may have: they include nothing that others include too but plain
// numbers, and all that they define has internal linkage, so that the linker cannot take a function
// of theirs for one that runs everywhere.
#pragma once

#include "dense/problem.hpp"
#include "depthwise/problem.hpp"
#include "rows/row_kernels.hpp"
#include "weight_gradient/problem.hpp"
#include "winograd/problem.hpp"

namespace graft::onednn::simd {

struct kernel_table {
  const char* name = nullptr;  // "avx2"
  int64_t vector = 0;          // floats
  int64_t panel = 0;           // columns of weights that lie together

  // Floats of working memory for `tiles` tiles at once, which start on a cache line.
  int64_t (*winograd_scratch)(const winograd::problem& p, int64_t tiles) = nullptr;
  // Convolves `images` images, `tiles` tiles at a time. The bits of an image depend neither on the
  // others nor on `tiles`.
  void (*winograd)(const winograd::problem& p, int64_t images, const float* const* src,
                   float* const* dst, float* scratch, int64_t tiles) = nullptr;
  // Adds to `sums` ([positions,in,out]) the gradient of the transformed weights, from `gradient`,
  // the gradient of the output.
  void (*winograd_weights)(const winograd::problem& p, int64_t images, const float* const* src,
                           const float* const* gradient, float* scratch, int64_t tiles,
                           float* sums) = nullptr;
  // Adds to `sums` ([taps,out,in]) the gradient of a convolution's weights.
  int64_t (*weight_gradient_scratch)(const weight_gradient::problem& p) = nullptr;
  void (*weight_gradient)(const weight_gradient::problem& p, const float* x, const float* dy,
                          float* scratch, float* sums) = nullptr;
  // The gradient of a depthwise convolution's weights, [C,kernel,kernel], and the sums of dy, [C].
  int64_t (*depthwise_scratch)(const depthwise::problem& p) = nullptr;
  void (*depthwise_gradient)(const depthwise::problem& p, const float* x, const float* dy,
                             float* dw, float* db, float* scratch) = nullptr;
  // The product of `rows` rows and a matrix. The bits of a row do not depend on the others.
  void (*dense)(const dense::problem& p, const float* in, int64_t rows, float* out) = nullptr;
  onednn::rows::kernels rows;
};

extern const kernel_table sse41_kernels;
extern const kernel_table avx2_kernels;
extern const kernel_table avx512_kernels;

// The table of the widest vectors that this CPU has.
const kernel_table& widest_kernels();
// Of the widest that divide `channels`; null where none does.
const kernel_table* kernels_for(int64_t channels);

// Where element (row, column) of a matrix of `columns` columns and `depth` rows lies in the panels
// that the kernels read.
int64_t packed_place(const kernel_table& kernels, int64_t columns, int64_t depth, int64_t row,
                     int64_t column);

}  // namespace graft::onednn::simd
