// Attention of one head: a few queries at a time, so that their scores stay in cache. Internal
// linkage: see simd/kernel_table.hpp.
#pragma once

#include "rows/product.hpp"

namespace graft::onednn::rows {
namespace {

constexpr int64_t queries_at_once = 4 * most_rows;

inline int64_t padded_keys(const attention& a) { return (a.keys + panel - 1) / panel * panel; }

// Packed keys, then the scores of some queries.
inline int64_t attention_scratch(const attention& a) {
  return padded_keys(a) * (a.depth + queries_at_once);
}

// scale * k^T in panels, zero beyond the last key.
inline void pack_keys(const attention& a, const_matrix k, float* to) {
  for (int64_t first = 0; first < a.keys; first += panel, to += a.depth * panel) {
    for (int64_t j = 0; j < panel; ++j) {
      const bool there = first + j < a.keys;
      const float* from = k.data + (first + j) * k.stride;
      for (int64_t d = 0; d < a.depth; ++d) to[d * panel + j] = there ? a.scale * from[d] : 0.0F;
    }
  }
}

// x = exp(x + mask - their largest), zero beyond `size`; returns the sum. `padded` is a multiple of
// the vector.
inline float exponentiate(float* x, const float* mask, int64_t size, int64_t padded) {
  if (mask != nullptr) {
    for (int64_t i = 0; i < size; ++i) x[i] += mask[i];
  }
  for (int64_t i = size; i < padded; ++i) x[i] = -__builtin_inff();
  vector most = load(x);
  for (int64_t i = vector::width; i < padded; i += vector::width)
    most = at_least(load(x + i), most);
  const vector top = every(largest(most));
  vector total = every(0.0F);
  const int64_t whole = size / vector::width * vector::width;
  for (int64_t i = 0; i < whole; i += vector::width) {
    const vector e = exponential(load(x + i) - top);
    store(x + i, e);
    total = total + e;
  }
  float made = sum(total);
  if (whole < size) {
    store(x + whole, exponential(load(x + whole) - top));
    for (int64_t i = whole; i < size; ++i) made += x[i];
  }
  return made;
}

// `count` vectors of columns of y = scores v.
inline void weigh_columns(int64_t count, const_matrix scores, const_matrix v, int64_t keys,
                          matrix y, int64_t rows) {
  const auto none = activation::none;
  if (count == 3) {
    multiply_columns<3>(scores, v, keys, nullptr, none, false, y, rows);
  } else if (count == 2) {
    multiply_columns<2>(scores, v, keys, nullptr, none, false, y, rows);
  } else {
    multiply_columns<1>(scores, v, keys, nullptr, none, false, y, rows);
  }
}

// y = scores v, row r of it divided by sums[r].
inline void weigh(const attention& a, const_matrix scores, const float* sums, const_matrix v,
                  matrix y, int64_t rows) {
  for (int64_t c = 0, left = a.values / vector::width; left > 0;) {
    const int64_t count = left == 4 || left == 2 ? 2 : left > 2 ? 3 : 1;
    weigh_columns(count, scores, {v.data + c, v.stride}, a.keys, {y.data + c, y.stride}, rows);
    c += count * vector::width;
    left -= count;
  }
  for (int64_t r = 0; r < rows; ++r) {
    const vector factor = every(1.0F / sums[r]);
    float* to = y.data + r * y.stride;
    for (int64_t i = 0; i < a.values; i += vector::width) store(to + i, load(to + i) * factor);
  }
}

inline void attend(const attention& a, const_matrix q, const_matrix k, const_matrix v,
                   const_matrix mask, matrix y, float* scratch) {
  const int64_t padded = padded_keys(a);
  float* packed = scratch;
  const matrix scores{scratch + padded * a.depth, padded};
  pack_keys(a, k, packed);
  for (int64_t first = 0; first < a.queries; first += queries_at_once) {
    const int64_t left = a.queries - first;
    const int64_t rows = left < queries_at_once ? left : queries_at_once;
    const const_matrix some{q.data + first * q.stride, q.stride};
    for (int64_t j = 0; j < padded; j += panel) {
      multiply_columns<panel_vectors>(some, {packed + j * a.depth, panel}, a.depth, nullptr,
                                      activation::none, false, {scores.data + j, padded}, rows);
    }
    float sums[queries_at_once];
    for (int64_t r = 0; r < rows; ++r) {
      const float* added = mask.data != nullptr ? mask.data + (first + r) * mask.stride : nullptr;
      sums[r] = exponentiate(scores.data + r * padded, added, a.keys, padded);
    }
    weigh(a, {scores.data, padded}, sums, v, {y.data + first * y.stride, y.stride}, rows);
  }
}

}  // namespace
}  // namespace graft::onednn::rows
