// Loops over floats that the vector-Jacobian products share, compiled for several instruction sets
// and chosen when the program starts.
#pragma once

#include <cstdint>

namespace graft::onednn::gradient {

// Functions marked with it exist once for each level of x86-64 and are dispatched at load time.
#define GRAFT_EVERY_CPU \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))

// An activation that can be told from its own result: y = min(max(x, low), high).
struct clamp {
  bool on = false;
  float low = 0;
  float high = 0;
};

// to += from
void accumulate(const float* from, int64_t count, float* to);
// to += factor * from
void accumulate_scaled(const float* from, float factor, int64_t count, float* to);
// from [rows,cols] to [cols,rows]
void transpose(const float* from, int64_t rows, int64_t cols, float* to);
// y = clamp(x)
void apply(const clamp& f, const float* x, int64_t count, float* y);
// dy = 0 where y is at a bound
void mask(const clamp& f, const float* y, int64_t count, float* dy);
// y = clamp(a + b)
void add(const clamp& f, const float* a, const float* b, int64_t count, float* y);
// y = clamp(x * scale[c] + shift[c]) for [rows,channels]
void affine(const clamp& f, const float* x, int64_t rows, int64_t channels, const float* scale,
            const float* shift, float* y);
// y = a[c] * dy + b[c] * x + d[c] for [rows,channels]; `factors` holds a, b and d.
void affine_of_two(const float* dy, const float* x, int64_t rows, int64_t channels,
                   const float* factors, float* y);
// y = max(x, y)
void largest(const float* x, int64_t count, float* y);
// Where x equals y, what is left in dy moves to dx.
void take_where_equal(const float* x, const float* y, int64_t count, float* dy, float* dx);
// sum(a * b) in double
double dot(const float* a, const float* b, int64_t count);
// Column sums of [rows,channels], added to `sums`; of dy, and of dy * x.
void column_sums(const float* dy, int64_t rows, int64_t channels, double* sums);
// The same overwritten and rounded once: the gradient of a bias.
void bias_gradient(const float* dy, int64_t rows, int64_t channels, float* db);
void column_dots(const float* dy, const float* x, int64_t rows, int64_t channels, double* sums);
// Column sums of (x - mean)^2.
void column_squares(const float* x, int64_t rows, int64_t channels, const double* mean,
                    double* sums);

}  // namespace graft::onednn::gradient
