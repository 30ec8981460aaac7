#include "resize/passes.hpp"

#include <algorithm>

namespace graft::augment {
namespace {

constexpr int32_t half = 1 << (precision_bits - 1);

uint8_t to_byte(int32_t sum) {
  return static_cast<uint8_t>(std::clamp(sum >> precision_bits, 0, 255));
}

void horizontal(image_view source, const axis_taps& taps, uint8_t* out) {
  for (int y = 0; y < source.height; ++y) {
    const uint8_t* row = source.row(y);
    const int32_t* weight = taps.weight.data();
    for (std::size_t x = 0; x < taps.first.size(); ++x, weight += 2 * taps.pairs) {
      const uint8_t* pixel = row + static_cast<std::ptrdiff_t>(taps.first[x]) * channels;
      int32_t sum[channels] = {half, half, half};
      for (int t = 0; t < taps.count[x]; ++t, pixel += channels) {
        for (int c = 0; c < channels; ++c) sum[c] += pixel[c] * weight[t];
      }
      for (const int32_t one : sum) *out++ = to_byte(one);
    }
  }
}

void vertical(image_view source, const axis_taps& taps, uint8_t* out) {
  const std::size_t n = source.row_bytes();
  const int32_t* weight = taps.weight.data();
  for (std::size_t y = 0; y < taps.first.size(); ++y, weight += 2 * taps.pairs) {
    for (std::size_t x = 0; x < n; ++x) {
      const uint8_t* pixel = source.row(taps.first[y]) + x;
      int32_t sum = half;
      for (int t = 0; t < taps.count[y]; ++t, pixel += n) sum += *pixel * weight[t];
      *out++ = to_byte(sum);
    }
  }
}

}  // namespace

const passes scalar_passes = {horizontal, vertical};

bool supports(isa isa) { return isa != isa::avx2 || __builtin_cpu_supports("avx2") != 0; }

isa best_isa() {
  static const isa best = supports(isa::avx2) ? isa::avx2 : isa::sse;
  return best;
}

const passes& passes_of(isa isa) {
  switch (isa) {
    case isa::scalar:
      return scalar_passes;
    case isa::avx2:
      return avx2_passes;
    case isa::sse:
      break;
  }
  return sse_passes;
}

}  // namespace graft::augment
