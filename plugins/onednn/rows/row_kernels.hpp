// Kernels over the rows of matrices: what transformers spend their time in and oneDNN has no fast
// form of on every CPU. Part of simd::kernel_table.
#pragma once

#include <cstdint>

namespace graft::onednn::rows {

enum class activation : uint8_t { none, relu, gelu_erf, gelu_tanh, silu };

// y = f(x W + bias), or y + f(x W + bias) where `add`: x is [rows,depth], y [rows,columns].
struct product {
  int64_t depth = 0;
  int64_t columns = 0;
  const float* weights = nullptr;  // as pack() lays them
  const float* bias = nullptr;     // of all panels, or null
  activation then = activation::none;
  bool add = false;
};

// y = (x - mean(x)) / sqrt(variance(x) + epsilon) * scale + shift, row by row.
struct normalisation {
  int64_t size = 0;
  float epsilon = 0;
  const float* scale = nullptr;
  const float* shift = nullptr;  // or null
};

// y = softmax(scale * q k^T + mask) v of one head: q is [queries,depth], k [keys,depth],
// v [keys,values], mask [queries,keys] with `queries` rows that lie `mask_stride` apart, or null.
struct attention {
  int64_t queries = 0;
  int64_t keys = 0;
  int64_t depth = 0;
  int64_t values = 0;
  float scale = 1;
};

// A matrix whose rows lie `stride` floats apart.
struct matrix {
  float* data = nullptr;
  int64_t stride = 0;
};
struct const_matrix {
  const float* data = nullptr;
  int64_t stride = 0;
};

struct kernels {
  int64_t panel = 0;  // columns that packed weights keep together
  // The panels [first_panel, last_panel) of y.
  void (*multiply)(const product& p, const_matrix x, matrix y, int64_t rows, int64_t first_panel,
                   int64_t last_panel) = nullptr;
  void (*normalise)(const normalisation& n, const_matrix x, matrix y, int64_t rows) = nullptr;
  // Floats of scratch that attend() needs, which start on a cache line.
  int64_t (*attention_scratch)(const attention& a) = nullptr;
  void (*attend)(const attention& a, const_matrix q, const_matrix k, const_matrix v,
                 const_matrix mask, matrix y, float* scratch) = nullptr;
  // `values` numbers of v must be whole vectors.
};

}  // namespace graft::onednn::rows
