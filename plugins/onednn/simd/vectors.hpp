// Vectors of floats under one set of names, for the instruction set that this file is compiled for.
// Everything here has internal linkage: see kernel_table.hpp.
#pragma once

#include <cstdint>

#include <immintrin.h>

namespace graft::onednn::simd {
namespace {

#if defined(__AVX512F__)

constexpr int64_t registers = 32;

struct vector {
  static constexpr int64_t width = 16;
  __m512 v;
};

inline vector load(const float* from) { return {_mm512_loadu_ps(from)}; }
inline vector every(const float* from) { return {_mm512_set1_ps(*from)}; }
inline vector every(float value) { return {_mm512_set1_ps(value)}; }
inline void store(float* to, vector a) { _mm512_storeu_ps(to, a.v); }
inline vector operator+(vector a, vector b) { return {_mm512_add_ps(a.v, b.v)}; }
inline vector operator-(vector a, vector b) { return {_mm512_sub_ps(a.v, b.v)}; }
// a * b + c
inline vector fused(vector a, vector b, vector c) { return {_mm512_fmadd_ps(a.v, b.v, c.v)}; }
// Both give a NaN of `a`.
inline vector at_least(vector a, vector bound) { return {_mm512_max_ps(bound.v, a.v)}; }
inline vector at_most(vector a, vector bound) { return {_mm512_min_ps(bound.v, a.v)}; }

#elif defined(__AVX2__)

constexpr int64_t registers = 16;

struct vector {
  static constexpr int64_t width = 8;
  __m256 v;
};

inline vector load(const float* from) { return {_mm256_loadu_ps(from)}; }
inline vector every(const float* from) { return {_mm256_broadcast_ss(from)}; }
inline vector every(float value) { return {_mm256_set1_ps(value)}; }
inline void store(float* to, vector a) { _mm256_storeu_ps(to, a.v); }
inline vector operator+(vector a, vector b) { return {_mm256_add_ps(a.v, b.v)}; }
inline vector operator-(vector a, vector b) { return {_mm256_sub_ps(a.v, b.v)}; }
// a * b + c
inline vector fused(vector a, vector b, vector c) { return {_mm256_fmadd_ps(a.v, b.v, c.v)}; }
// Both give a NaN of `a`.
inline vector at_least(vector a, vector bound) { return {_mm256_max_ps(bound.v, a.v)}; }
inline vector at_most(vector a, vector bound) { return {_mm256_min_ps(bound.v, a.v)}; }

#else

constexpr int64_t registers = 16;

struct vector {
  static constexpr int64_t width = 4;
  __m128 v;
};

inline vector load(const float* from) { return {_mm_loadu_ps(from)}; }
inline vector every(const float* from) { return {_mm_set1_ps(*from)}; }
inline vector every(float value) { return {_mm_set1_ps(value)}; }
inline void store(float* to, vector a) { _mm_storeu_ps(to, a.v); }
inline vector operator+(vector a, vector b) { return {_mm_add_ps(a.v, b.v)}; }
inline vector operator-(vector a, vector b) { return {_mm_sub_ps(a.v, b.v)}; }
// a * b + c
inline vector fused(vector a, vector b, vector c) {
  return {_mm_add_ps(_mm_mul_ps(a.v, b.v), c.v)};
}
// Both give a NaN of `a`.
inline vector at_least(vector a, vector bound) { return {_mm_max_ps(bound.v, a.v)}; }
inline vector at_most(vector a, vector bound) { return {_mm_min_ps(bound.v, a.v)}; }

#endif

}  // namespace
}  // namespace graft::onednn::simd
