// The stated rules by which other kinds of pixel become 8-bit RGB. All of them round to nearest.
#pragma once

#include <array>
#include <cstdint>

namespace graft::photos {

using colour = std::array<uint8_t, 3>;

// 0..65535 to 0..255: (v * 255 + 32767) / 65535.
constexpr uint8_t eight_bits(uint32_t v) { return static_cast<uint8_t>((v * 255 + 32767) / 65535); }

// round(a * b / 255).
constexpr uint8_t multiply(uint32_t a, uint32_t b) {
  return static_cast<uint8_t>((a * b + 127) / 255);
}

// A colour value over a background, alpha not multiplied in: round((v * a + b * (255 - a)) / 255).
constexpr uint8_t over(uint32_t v, uint32_t alpha, uint32_t background) {
  return static_cast<uint8_t>((v * alpha + background * (255 - alpha) + 127) / 255);
}

// n pixels RGBA to RGB over a background. `from` and `to` may be the same memory.
inline void composite_row(const uint8_t* from, uint8_t* to, int32_t n, const colour& background) {
  for (int32_t i = 0; i < n; ++i, from += 4, to += 3) {
    const uint32_t alpha = from[3];
    to[0] = over(from[0], alpha, background[0]);
    to[1] = over(from[1], alpha, background[1]);
    to[2] = over(from[2], alpha, background[2]);
  }
}

// n pixels of inverted CMYK (255 = no ink, as Adobe stores it in JPEG) to RGB without a colour
// profile: R = C * K / 255.
inline void cmyk_row(const uint8_t* from, uint8_t* to, int32_t n) {
  for (int32_t i = 0; i < n; ++i, from += 4, to += 3) {
    to[0] = multiply(from[0], from[3]);
    to[1] = multiply(from[1], from[3]);
    to[2] = multiply(from[2], from[3]);
  }
}

}  // namespace graft::photos
