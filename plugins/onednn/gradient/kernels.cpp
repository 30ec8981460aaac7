#include "gradient/kernels.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace graft::onednn::gradient {
namespace {

constexpr float endless = std::numeric_limits<float>::infinity();

float low(const clamp& f) { return f.on ? f.low : -endless; }
float high(const clamp& f) { return f.on ? f.high : endless; }

GRAFT_EVERY_CPU void clamp_loop(float lo, float hi, const float* x, int64_t count, float* y) {
  for (int64_t i = 0; i < count; ++i) {
    const float v = x[i] < lo ? lo : x[i];
    y[i] = v > hi ? hi : v;
  }
}

GRAFT_EVERY_CPU void mask_loop(float lo, float hi, const float* y, int64_t count, float* dy) {
  for (int64_t i = 0; i < count; ++i) dy[i] = (y[i] > lo) & (y[i] < hi) ? dy[i] : 0.0F;
}

GRAFT_EVERY_CPU void add_loop(float lo, float hi, const float* a, const float* b, int64_t count,
                              float* y) {
  for (int64_t i = 0; i < count; ++i) {
    const float sum = a[i] + b[i];
    const float v = sum < lo ? lo : sum;
    y[i] = v > hi ? hi : v;
  }
}

GRAFT_EVERY_CPU void affine_loop(float lo, float hi, const float* x, int64_t rows, int64_t channels,
                                 const float* scale, const float* shift, float* y) {
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < channels; ++c) {
      const float z = x[r * channels + c] * scale[c] + shift[c];
      const float v = z < lo ? lo : z;
      y[r * channels + c] = v > hi ? hi : v;
    }
  }
}

// Rows are summed in float a few at a time, then in double: as exact, and twice as fast.
constexpr int64_t rows_at_once = 16;

GRAFT_EVERY_CPU void sum_rows(const float* dy, int64_t rows, int64_t channels, float* sums) {
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < channels; ++c) sums[c] += dy[r * channels + c];
  }
}

GRAFT_EVERY_CPU void dot_rows(const float* dy, const float* x, int64_t rows, int64_t channels,
                              float* sums) {
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < channels; ++c) sums[c] += dy[r * channels + c] * x[r * channels + c];
  }
}

GRAFT_EVERY_CPU void square_rows(const float* x, int64_t rows, int64_t channels, const float* mean,
                                 float* sums) {
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < channels; ++c) {
      const float d = x[r * channels + c] - mean[c];
      sums[c] += d * d;
    }
  }
}

template <class F>
void in_blocks(int64_t rows, int64_t channels, double* sums, F&& f) {
  std::vector<float> part(static_cast<std::size_t>(channels));
  for (int64_t r = 0; r < rows; r += rows_at_once) {
    std::fill(part.begin(), part.end(), 0.0F);
    f(r, std::min(rows_at_once, rows - r), part.data());
    for (int64_t c = 0; c < channels; ++c) sums[c] += part[static_cast<std::size_t>(c)];
  }
}

}  // namespace

GRAFT_EVERY_CPU void accumulate(const float* from, int64_t count, float* to) {
  for (int64_t i = 0; i < count; ++i) to[i] += from[i];
}

GRAFT_EVERY_CPU void accumulate_scaled(const float* from, float factor, int64_t count, float* to) {
  for (int64_t i = 0; i < count; ++i) to[i] += factor * from[i];
}

GRAFT_EVERY_CPU void transpose(const float* from, int64_t rows, int64_t cols, float* to) {
  constexpr int64_t tile = 16;
  for (int64_t r = 0; r < rows; r += tile) {
    const int64_t r_end = std::min(rows, r + tile);
    for (int64_t c = 0; c < cols; c += tile) {
      const int64_t c_end = std::min(cols, c + tile);
      for (int64_t i = r; i < r_end; ++i) {
        for (int64_t j = c; j < c_end; ++j) to[j * rows + i] = from[i * cols + j];
      }
    }
  }
}

void apply(const clamp& f, const float* x, int64_t count, float* y) {
  clamp_loop(low(f), high(f), x, count, y);
}

void mask(const clamp& f, const float* y, int64_t count, float* dy) {
  if (f.on) mask_loop(f.low, f.high, y, count, dy);
}

void add(const clamp& f, const float* a, const float* b, int64_t count, float* y) {
  add_loop(low(f), high(f), a, b, count, y);
}

void affine(const clamp& f, const float* x, int64_t rows, int64_t channels, const float* scale,
            const float* shift, float* y) {
  affine_loop(low(f), high(f), x, rows, channels, scale, shift, y);
}

GRAFT_EVERY_CPU void affine_of_two(const float* dy, const float* x, int64_t rows, int64_t channels,
                                   const float* factors, float* y) {
  const float* a = factors;
  const float* b = factors + channels;
  const float* d = factors + 2 * channels;
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < channels; ++c) {
      const int64_t i = r * channels + c;
      y[i] = a[c] * dy[i] + (b[c] * x[i] + d[c]);
    }
  }
}

GRAFT_EVERY_CPU void largest(const float* x, int64_t count, float* y) {
  for (int64_t i = 0; i < count; ++i) y[i] = x[i] > y[i] ? x[i] : y[i];
}

GRAFT_EVERY_CPU void take_where_equal(const float* x, const float* y, int64_t count, float* dy,
                                      float* dx) {
  for (int64_t i = 0; i < count; ++i) {
    const float taken = x[i] == y[i] ? dy[i] : 0.0F;
    dx[i] += taken;
    dy[i] = x[i] == y[i] ? 0.0F : dy[i];
  }
}

GRAFT_EVERY_CPU double dot(const float* a, const float* b, int64_t count) {
  double sums[8] = {};
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    for (int64_t k = 0; k < 8; ++k) sums[k] += static_cast<double>(a[i + k]) * b[i + k];
  }
  double sum = 0;
  for (const double part : sums) sum += part;
  for (; i < count; ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

void column_sums(const float* dy, int64_t rows, int64_t channels, double* sums) {
  in_blocks(rows, channels, sums, [&](int64_t r, int64_t n, float* part) {
    sum_rows(dy + r * channels, n, channels, part);
  });
}

void bias_gradient(const float* dy, int64_t rows, int64_t channels, float* db) {
  std::vector<double> sums(static_cast<std::size_t>(channels), 0.0);
  column_sums(dy, rows, channels, sums.data());
  std::transform(sums.begin(), sums.end(), db, [](double sum) { return static_cast<float>(sum); });
}

void column_dots(const float* dy, const float* x, int64_t rows, int64_t channels, double* sums) {
  in_blocks(rows, channels, sums, [&](int64_t r, int64_t n, float* part) {
    dot_rows(dy + r * channels, x + r * channels, n, channels, part);
  });
}

void column_squares(const float* x, int64_t rows, int64_t channels, const double* mean,
                    double* sums) {
  std::vector<float> centre(static_cast<std::size_t>(channels));
  for (int64_t c = 0; c < channels; ++c) {
    const auto at = static_cast<std::size_t>(c);
    centre[at] = static_cast<float>(mean[c]);
    // Squares about a centre that is off by d are too large by d^2 each.
    const double off = mean[c] - centre[at];
    sums[c] -= static_cast<double>(rows) * off * off;
  }
  in_blocks(rows, channels, sums, [&](int64_t r, int64_t n, float* part) {
    square_rows(x + r * channels, n, channels, centre.data(), part);
  });
}

}  // namespace graft::onednn::gradient
