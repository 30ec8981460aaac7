// Products of small float matrices on one thread, with kernels chosen by what the CPU has.
#pragma once

#include <cstddef>
#include <string_view>

namespace graft::head {

struct kernel_table;

// The kernels that this CPU runs best; settled at the first call. Results are the same bits for
// the same kernels.
const kernel_table& kernels();
// "sse4.2", "avx2" or "avx512".
std::string_view kernel_name();

// A matrix as it lies in memory: element (i, j) is data[i * row + j * column].
struct strided {
  const float* data;
  std::size_t row;
  std::size_t column;
};
inline strided rows_of(const float* data, std::size_t width) { return {data, width, 1}; }
inline strided transposed(const float* data, std::size_t width) { return {data, 1, width}; }

// C[m, n] = A[m, k] · B[k, n], C row by row without gaps. A row of C depends on its own row of A
// alone, so a batch may be cut anywhere without changing a bit.
void multiply(std::size_t m, std::size_t n, std::size_t k, strided a, strided b, float* c);
void multiply(const kernel_table& with, std::size_t m, std::size_t n, std::size_t k, strided a,
              strided b, float* c);

}  // namespace graft::head
