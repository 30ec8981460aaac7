// A decoded photo: uint8 [height, width, 3], RGB, rows from top to bottom without padding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace graft::photos {

struct image {
  int32_t width = 0;
  int32_t height = 0;
  std::unique_ptr<uint8_t[]> pixels;

  // Pixels are left as they come: every decoder writes all of them.
  static image allocate(int32_t width, int32_t height) {
    const auto size = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
    return {width, height, std::make_unique_for_overwrite<uint8_t[]>(size)};
  }
  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
  }
  [[nodiscard]] uint8_t* row(int32_t y) const {
    return pixels.get() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width) * 3;
  }
};

}  // namespace graft::photos
