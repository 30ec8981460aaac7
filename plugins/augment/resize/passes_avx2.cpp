// As passes_sse.cpp with registers of twice the width: two rows at a time along the rows, 32 bytes
// at a time along the columns. Called only where the CPU has AVX2.
#include "resize/passes.hpp"

#include <immintrin.h>
#include <algorithm>
#include <cstring>

#define GRAFT_AVX2 __attribute__((target("avx2")))

namespace graft::augment {
namespace {

GRAFT_AVX2 inline __m256i joined(__m256i low, __m256i high) {
  const __m256i half = _mm256_set1_epi32(1 << (precision_bits - 1));
  const __m256i sum = _mm256_add_epi32(_mm256_add_epi32(low, half), _mm256_slli_epi32(high, 15));
  return _mm256_srai_epi32(sum, precision_bits);
}

GRAFT_AVX2 inline __m128i load_8(const uint8_t* from) {
  return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
}

// Two output rows; reads 8 bytes for every pair of taps, up to 5 bytes past the last one's.
GRAFT_AVX2 void two_rows(const uint8_t* row, std::size_t row_bytes, const axis_taps& taps,
                         uint8_t* out, std::size_t out_bytes) {
  const __m256i spread = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1));
  const int32_t* low = taps.low.data();
  const int32_t* high = taps.high.data();
  for (std::size_t x = 0; x < taps.first.size(); ++x, low += taps.pairs, high += taps.pairs) {
    const uint8_t* pixel = row + static_cast<std::ptrdiff_t>(taps.first[x]) * channels;
    __m256i sum_low = _mm256_setzero_si256();
    __m256i sum_high = _mm256_setzero_si256();
    for (int t = 0; 2 * t < taps.count[x]; ++t, pixel += 2 * channels) {
      const __m256i both = _mm256_inserti128_si256(_mm256_castsi128_si256(load_8(pixel)),
                                                   load_8(pixel + row_bytes), 1);
      const __m256i two = _mm256_shuffle_epi8(both, spread);
      sum_low = _mm256_add_epi32(sum_low, _mm256_madd_epi16(two, _mm256_set1_epi32(low[t])));
      sum_high = _mm256_add_epi32(sum_high, _mm256_madd_epi16(two, _mm256_set1_epi32(high[t])));
    }
    const __m256i words = _mm256_packs_epi32(joined(sum_low, sum_high), _mm256_setzero_si256());
    const __m256i bytes = _mm256_packus_epi16(words, words);
    const int upper = _mm256_extract_epi32(bytes, 0);
    const int lower = _mm256_extract_epi32(bytes, 4);
    std::memcpy(out, &upper, channels);
    std::memcpy(out + out_bytes, &lower, channels);
    out += channels;
  }
}

GRAFT_AVX2 void horizontal(image_view source, const axis_taps& taps, uint8_t* out) {
  const std::size_t out_bytes = taps.first.size() * channels;
  // The last rows have nothing behind them that may be read.
  const int wide = std::max(source.height - (source.width < 3 ? 3 : 1), 0) / 2 * 2;
  for (int y = 0; y < wide; y += 2) {
    two_rows(source.row(y), source.row_bytes(), taps, out + static_cast<std::size_t>(y) * out_bytes,
             out_bytes);
  }
  sse_passes.horizontal({source.row(wide), source.width, source.height - wide}, taps,
                        out + static_cast<std::size_t>(wide) * out_bytes);
}

// 32 bytes of one output row from `count` rows that are n bytes apart.
GRAFT_AVX2 inline __m256i column_block(const uint8_t* rows, std::size_t n, int count,
                                       const int32_t* low, const int32_t* high) {
  const __m256i zero = _mm256_setzero_si256();
  __m256i sum_low[4] = {zero, zero, zero, zero};
  __m256i sum_high[4] = {zero, zero, zero, zero};
  for (int t = 0; 2 * t < count; ++t) {
    const uint8_t* upper = rows + static_cast<std::size_t>(2 * t) * n;
    // An odd last tap is paired with itself at weight 0.
    const uint8_t* lower = 2 * t + 1 < count ? upper + n : upper;
    const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(upper));
    const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lower));
    const __m256i left = _mm256_unpacklo_epi8(a, b);
    const __m256i right = _mm256_unpackhi_epi8(a, b);
    const __m256i two[4] = {_mm256_unpacklo_epi8(left, zero), _mm256_unpackhi_epi8(left, zero),
                            _mm256_unpacklo_epi8(right, zero), _mm256_unpackhi_epi8(right, zero)};
    const __m256i weight_low = _mm256_set1_epi32(low[t]);
    const __m256i weight_high = _mm256_set1_epi32(high[t]);
    for (int i = 0; i < 4; ++i) {
      sum_low[i] = _mm256_add_epi32(sum_low[i], _mm256_madd_epi16(two[i], weight_low));
      sum_high[i] = _mm256_add_epi32(sum_high[i], _mm256_madd_epi16(two[i], weight_high));
    }
  }
  const __m256i left =
      _mm256_packs_epi32(joined(sum_low[0], sum_high[0]), joined(sum_low[1], sum_high[1]));
  const __m256i right =
      _mm256_packs_epi32(joined(sum_low[2], sum_high[2]), joined(sum_low[3], sum_high[3]));
  return _mm256_packus_epi16(left, right);
}

GRAFT_AVX2 void vertical(image_view source, const axis_taps& taps, uint8_t* out) {
  const std::size_t n = source.row_bytes();
  if (n < 32) return sse_passes.vertical(source, taps, out);
  for (std::size_t y = 0; y < taps.first.size(); ++y, out += n) {
    const int32_t* low = taps.low.data() + y * static_cast<std::size_t>(taps.pairs);
    const int32_t* high = taps.high.data() + y * static_cast<std::size_t>(taps.pairs);
    const uint8_t* rows = source.row(taps.first[y]);
    // The last block overlaps the one before it instead of running past the row.
    for (std::size_t x = 0; x < n; x += 32) {
      const std::size_t at = std::min(x, n - 32);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + at),
                          column_block(rows + at, n, taps.count[y], low, high));
    }
  }
}

}  // namespace

const passes avx2_passes = {horizontal, vertical};

}  // namespace graft::augment
