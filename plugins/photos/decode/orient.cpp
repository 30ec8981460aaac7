#include "decode/orient.hpp"

#include <algorithm>

namespace graft::photos {
namespace {

// Where the pixel (x, y) of the upright image comes from: origin + x * per_x + y * per_y bytes
// into the stored one.
struct walk {
  std::ptrdiff_t origin;
  std::ptrdiff_t per_x;
  std::ptrdiff_t per_y;
};

walk walk_of(const image& stored, int32_t orientation) {
  const std::ptrdiff_t pixel = 3;
  const std::ptrdiff_t row = pixel * stored.width;
  const std::ptrdiff_t right = pixel * (stored.width - 1);
  const std::ptrdiff_t bottom = row * (stored.height - 1);
  switch (orientation) {
    case 2:
      return {right, -pixel, row};
    case 3:
      return {right + bottom, -pixel, -row};
    case 4:
      return {bottom, pixel, -row};
    case 5:
      return {0, row, pixel};
    case 6:
      return {bottom, -row, pixel};
    case 7:
      return {right + bottom, -row, -pixel};
    case 8:
      return {right, row, -pixel};
    default:
      return {0, pixel, row};
  }
}

}  // namespace

image upright(image stored, int32_t orientation) {
  if (orientation < 2 || orientation > 8) return stored;
  const bool swaps = orientation >= 5;
  image turned =
      image::allocate(swaps ? stored.height : stored.width, swaps ? stored.width : stored.height);
  const walk from = walk_of(stored, orientation);
  // Square tiles keep both images in cache when rows become columns.
  constexpr int32_t tile = 64;
  for (int32_t top = 0; top < turned.height; top += tile) {
    for (int32_t left = 0; left < turned.width; left += tile) {
      const int32_t bottom = std::min(top + tile, turned.height);
      const int32_t right = std::min(left + tile, turned.width);
      for (int32_t y = top; y < bottom; ++y) {
        const uint8_t* source =
            stored.pixels.get() + from.origin + y * from.per_y + left * from.per_x;
        uint8_t* target = turned.row(y) + static_cast<std::ptrdiff_t>(left) * 3;
        for (int32_t x = left; x < right; ++x, source += from.per_x, target += 3) {
          target[0] = source[0];
          target[1] = source[1];
          target[2] = source[2];
        }
      }
    }
  }
  return turned;
}

}  // namespace graft::photos
