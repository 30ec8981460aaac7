// An RGB image in memory: uint8 [height, width, 3], rows without gaps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace graft::augment {

constexpr int channels = 3;

// Someone else's pixels, to read.
struct image_view {
  const uint8_t* pixels = nullptr;
  int width = 0;
  int height = 0;

  [[nodiscard]] std::size_t row_bytes() const { return static_cast<std::size_t>(width) * channels; }
  [[nodiscard]] const uint8_t* row(int y) const {
    return pixels + static_cast<std::size_t>(y) * row_bytes();
  }
  [[nodiscard]] std::size_t bytes() const { return static_cast<std::size_t>(height) * row_bytes(); }
};

// Someone else's pixels, to change.
struct image_span {
  uint8_t* pixels = nullptr;
  int width = 0;
  int height = 0;

  [[nodiscard]] std::size_t row_bytes() const { return static_cast<std::size_t>(width) * channels; }
  [[nodiscard]] uint8_t* row(int y) const {
    return pixels + static_cast<std::size_t>(y) * row_bytes();
  }
  [[nodiscard]] std::size_t bytes() const { return static_cast<std::size_t>(height) * row_bytes(); }
  operator image_view() const { return {pixels, width, height}; }  // NOLINT
};

// Pixels of its own.
struct image {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> pixels;

  image() = default;
  image(int w, int h)
      : width(w),
        height(h),
        pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * channels) {}
  [[nodiscard]] image_view view() const { return {pixels.data(), width, height}; }
  [[nodiscard]] image_span span() { return {pixels.data(), width, height}; }
};

}  // namespace graft::augment
