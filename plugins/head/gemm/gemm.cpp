#include "gemm/gemm.hpp"

#include "gemm/kernel.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace graft::head {
namespace {

constexpr std::size_t depth = 256;  // of a block: a panel of B of that depth stays in the L1 cache

// Lays rows first..first+size of a matrix of `length` rows, columns from..from+k, out as panels of
// `height` rows, [panel][k][height], zero where there is no row.
void pack(strided matrix, std::size_t length, std::size_t from, std::size_t k, std::size_t height,
          float* out) {
  for (std::size_t first = 0; first < length; first += height) {
    const std::size_t size = std::min(height, length - first);
    for (std::size_t p = 0; p < k; ++p, out += height) {
      const float* const source = matrix.data + first * matrix.row + (from + p) * matrix.column;
      if (matrix.row == 1) {
        std::memcpy(out, source, size * sizeof(float));
      } else {
        for (std::size_t i = 0; i < size; ++i) out[i] = source[i * matrix.row];
      }
      std::fill(out + size, out + height, 0.0F);
    }
  }
}

std::size_t round_up(std::size_t n, std::size_t step) { return (n + step - 1) / step * step; }

// Puts a tile of the first or a later block of k where it belongs.
void place(const float* tile, std::size_t tile_width, std::size_t rows, std::size_t columns,
           bool first, float* c, std::size_t width) {
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t j = 0; j < columns; ++j) {
      const float value = tile[r * tile_width + j];
      c[r * width + j] = first ? value : c[r * width + j] + value;
    }
  }
}

}  // namespace

const kernel_table& kernels() {
  static const kernel_table& best = [&]() -> const kernel_table& {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f")) return kernels_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return kernels_avx2;
    return kernels_baseline;
  }();
  return best;
}

std::string_view kernel_name() { return kernels().name; }

void multiply(std::size_t m, std::size_t n, std::size_t k, strided a, strided b, float* c) {
  multiply(kernels(), m, n, k, a, b, c);
}

void multiply(const kernel_table& with, std::size_t m, std::size_t n, std::size_t k, strided a,
              strided b, float* c) {
  if (k == 0) std::fill(c, c + m * n, 0.0F);
  const std::size_t deepest = std::min(depth, k);
  std::vector<float> packed_a(round_up(m, with.rows) * deepest);
  std::vector<float> packed_b(round_up(n, with.columns) * deepest);
  std::vector<float> tile(with.rows * with.columns);
  const strided b_columns{b.data, b.column, b.row};
  for (std::size_t from = 0; from < k; from += depth) {
    const std::size_t block = std::min(depth, k - from);
    pack(a, m, from, block, with.rows, packed_a.data());
    pack(b_columns, n, from, block, with.columns, packed_b.data());
    for (std::size_t j = 0; j < n; j += with.columns) {
      const std::size_t columns = std::min(with.columns, n - j);
      for (std::size_t i = 0; i < m; i += with.rows) {
        const std::size_t rows = std::min(with.rows, m - i);
        with.tile(block, packed_a.data() + i * block, packed_b.data() + j * block, tile.data());
        place(tile.data(), with.columns, rows, columns, from == 0, c + i * n + j, n);
      }
    }
  }
}

}  // namespace graft::head
