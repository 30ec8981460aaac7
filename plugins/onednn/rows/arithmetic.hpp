// Arithmetic of vectors beyond simd/vectors.hpp. Internal linkage: see simd/kernel_table.hpp.
#pragma once

#include "simd/vectors.hpp"

namespace graft::onednn::simd {
namespace {

#if defined(__AVX512F__)

inline vector operator*(vector a, vector b) { return {_mm512_mul_ps(a.v, b.v)}; }
inline vector operator/(vector a, vector b) { return {_mm512_div_ps(a.v, b.v)}; }
inline vector round(vector a) {
  return {_mm512_roundscale_ps(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)};
}
// 2^a of a whole number between -126 and 127.
inline vector power_of_two(vector a) {
  const __m512i exponent = _mm512_add_epi32(_mm512_cvtps_epi32(a.v), _mm512_set1_epi32(127));
  return {_mm512_castsi512_ps(_mm512_slli_epi32(exponent, 23))};
}
inline vector sign_bits(vector a) {
  const __m512i sign = _mm512_set1_epi32(INT32_MIN);
  return {_mm512_castsi512_ps(_mm512_and_epi32(_mm512_castps_si512(a.v), sign))};
}
inline vector flip(vector a, vector signs) {
  return {_mm512_castsi512_ps(
      _mm512_xor_epi32(_mm512_castps_si512(a.v), _mm512_castps_si512(signs.v)))};
}

#elif defined(__AVX2__)

inline vector operator*(vector a, vector b) { return {_mm256_mul_ps(a.v, b.v)}; }
inline vector operator/(vector a, vector b) { return {_mm256_div_ps(a.v, b.v)}; }
inline vector round(vector a) {
  return {_mm256_round_ps(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)};
}
// 2^a of a whole number between -126 and 127.
inline vector power_of_two(vector a) {
  const __m256i exponent = _mm256_add_epi32(_mm256_cvtps_epi32(a.v), _mm256_set1_epi32(127));
  return {_mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23))};
}
inline vector sign_bits(vector a) { return {_mm256_and_ps(a.v, _mm256_set1_ps(-0.0F))}; }
inline vector flip(vector a, vector signs) { return {_mm256_xor_ps(a.v, signs.v)}; }

#else

inline vector operator*(vector a, vector b) { return {_mm_mul_ps(a.v, b.v)}; }
inline vector operator/(vector a, vector b) { return {_mm_div_ps(a.v, b.v)}; }
inline vector round(vector a) {
  return {_mm_round_ps(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)};
}
// 2^a of a whole number between -126 and 127.
inline vector power_of_two(vector a) {
  const __m128i exponent = _mm_add_epi32(_mm_cvtps_epi32(a.v), _mm_set1_epi32(127));
  return {_mm_castsi128_ps(_mm_slli_epi32(exponent, 23))};
}
inline vector sign_bits(vector a) { return {_mm_and_ps(a.v, _mm_set1_ps(-0.0F))}; }
inline vector flip(vector a, vector signs) { return {_mm_xor_ps(a.v, signs.v)}; }

#endif

inline float square_root(float x) { return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x))); }

// The lanes' sum and largest, in an order that is always the same.
inline float sum(vector a) {
  float lanes[vector::width];
  store(lanes, a);
  float total = 0;
  for (const float lane : lanes) total += lane;
  return total;
}
inline float largest(vector a) {
  float lanes[vector::width];
  store(lanes, a);
  float most = lanes[0];
  for (const float lane : lanes) most = lane > most ? lane : most;
  return most;
}

}  // namespace
}  // namespace graft::onednn::simd
