// Which source pixels make an output pixel, and with which weights: Pillow's precompute_coeffs and
// normalize_coeffs_8bpc (src/libImaging/Resample.c), to the bit.
#pragma once

#include <cstdint>
#include <vector>

namespace graft::augment {

// Numbered as Pillow's Image.Resampling and graft_image_spec.
enum class interpolation { nearest = 0, lanczos = 1, bilinear = 2, bicubic = 3, box = 4 };

constexpr int precision_bits = 32 - 8 - 2;  // of the fixed-point weights

// The weighted sums along one axis.
struct axis_taps {
  int pairs = 0;                // pairs of taps kept for each output; what is not needed weighs 0
  std::vector<int32_t> first;   // index of the first source pixel of each output
  std::vector<int32_t> count;   // source pixels that it takes
  std::vector<int32_t> weight;  // [outputs][2 * pairs], precision_bits of fraction
  // The same weights as two 16-bit halves, weight = low + high * 2^15, two taps in a word: what
  // pmaddwd multiplies. [outputs][pairs]
  std::vector<int32_t> low;
  std::vector<int32_t> high;

  [[nodiscard]] int outputs() const { return static_cast<int>(first.size()); }
};

// Taps of outputs [from, from + n) of `size` outputs that span [begin, end) of `source` pixels.
// The filter is any but nearest.
axis_taps make_taps(interpolation filter, int source, float begin, float end, int size, int from,
                    int n);

}  // namespace graft::augment
