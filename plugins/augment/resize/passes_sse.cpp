// SSE4.1, which the baseline CPU has. A 22-bit weight does not fit pmaddwd, so each is split into
// two halves (see axis_taps) and the sums are joined at the end; pmulld would take twice as long.
#include "resize/passes.hpp"

#include <smmintrin.h>
#include <algorithm>
#include <cstring>

namespace graft::augment {
namespace {

__m128i joined(__m128i low, __m128i high) {
  const __m128i half = _mm_set1_epi32(1 << (precision_bits - 1));
  const __m128i sum = _mm_add_epi32(_mm_add_epi32(low, half), _mm_slli_epi32(high, 15));
  return _mm_srai_epi32(sum, precision_bits);
}

// One output row; reads 8 bytes for every pair of taps, up to 5 bytes past the last one's.
void horizontal_row(const uint8_t* row, const axis_taps& taps, uint8_t* out) {
  const __m128i spread = _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
  const int32_t* low = taps.low.data();
  const int32_t* high = taps.high.data();
  for (std::size_t x = 0; x < taps.first.size(); ++x, low += taps.pairs, high += taps.pairs) {
    const uint8_t* pixel = row + static_cast<std::ptrdiff_t>(taps.first[x]) * channels;
    __m128i sum_low = _mm_setzero_si128();
    __m128i sum_high = _mm_setzero_si128();
    for (int t = 0; 2 * t < taps.count[x]; ++t, pixel += 2 * channels) {
      const __m128i two =
          _mm_shuffle_epi8(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(pixel)), spread);
      sum_low = _mm_add_epi32(sum_low, _mm_madd_epi16(two, _mm_set1_epi32(low[t])));
      sum_high = _mm_add_epi32(sum_high, _mm_madd_epi16(two, _mm_set1_epi32(high[t])));
    }
    const __m128i words = _mm_packs_epi32(joined(sum_low, sum_high), _mm_setzero_si128());
    const int bytes = _mm_cvtsi128_si32(_mm_packus_epi16(words, words));
    std::memcpy(out, &bytes, channels);
    out += channels;
  }
}

void horizontal(image_view source, const axis_taps& taps, uint8_t* out) {
  const std::size_t out_bytes = taps.first.size() * channels;
  // The last rows have nothing behind them that may be read.
  const int wide = std::max(source.height - (source.width < 3 ? 3 : 1), 0);
  for (int y = 0; y < wide; ++y) {
    horizontal_row(source.row(y), taps, out + static_cast<std::size_t>(y) * out_bytes);
  }
  scalar_passes.horizontal({source.row(wide), source.width, source.height - wide}, taps,
                           out + static_cast<std::size_t>(wide) * out_bytes);
}

// 16 bytes of one output row from `count` rows that are n bytes apart.
__m128i column_block(const uint8_t* rows, std::size_t n, int count, const int32_t* low,
                     const int32_t* high) {
  const __m128i zero = _mm_setzero_si128();
  __m128i sum_low[4] = {zero, zero, zero, zero};
  __m128i sum_high[4] = {zero, zero, zero, zero};
  for (int t = 0; 2 * t < count; ++t) {
    const uint8_t* upper = rows + static_cast<std::size_t>(2 * t) * n;
    // An odd last tap is paired with itself at weight 0.
    const uint8_t* lower = 2 * t + 1 < count ? upper + n : upper;
    const __m128i a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(upper));
    const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(lower));
    const __m128i left = _mm_unpacklo_epi8(a, b);
    const __m128i right = _mm_unpackhi_epi8(a, b);
    const __m128i two[4] = {_mm_unpacklo_epi8(left, zero), _mm_unpackhi_epi8(left, zero),
                            _mm_unpacklo_epi8(right, zero), _mm_unpackhi_epi8(right, zero)};
    const __m128i weight_low = _mm_set1_epi32(low[t]);
    const __m128i weight_high = _mm_set1_epi32(high[t]);
    for (int i = 0; i < 4; ++i) {
      sum_low[i] = _mm_add_epi32(sum_low[i], _mm_madd_epi16(two[i], weight_low));
      sum_high[i] = _mm_add_epi32(sum_high[i], _mm_madd_epi16(two[i], weight_high));
    }
  }
  const __m128i left =
      _mm_packs_epi32(joined(sum_low[0], sum_high[0]), joined(sum_low[1], sum_high[1]));
  const __m128i right =
      _mm_packs_epi32(joined(sum_low[2], sum_high[2]), joined(sum_low[3], sum_high[3]));
  return _mm_packus_epi16(left, right);
}

void vertical(image_view source, const axis_taps& taps, uint8_t* out) {
  const std::size_t n = source.row_bytes();
  if (n < 16) return scalar_passes.vertical(source, taps, out);
  for (std::size_t y = 0; y < taps.first.size(); ++y, out += n) {
    const int32_t* low = taps.low.data() + y * static_cast<std::size_t>(taps.pairs);
    const int32_t* high = taps.high.data() + y * static_cast<std::size_t>(taps.pairs);
    const uint8_t* rows = source.row(taps.first[y]);
    // The last block overlaps the one before it instead of running past the row.
    for (std::size_t x = 0; x < n; x += 16) {
      const std::size_t at = std::min(x, n - 16);
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out + at),
                       column_block(rows + at, n, taps.count[y], low, high));
    }
  }
}

}  // namespace

const passes sse_passes = {horizontal, vertical};

}  // namespace graft::augment
