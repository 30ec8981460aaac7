// What a Winograd kernel is given.
#pragma once

#include <cstdint>

namespace graft::onednn::winograd {

// Of a tile of `tile` output pixels a side: input pixels a side, and products of a channel pair.
constexpr int64_t window_of(int64_t tile) { return tile + 2; }
constexpr int64_t positions_of(int64_t tile) { return window_of(tile) * window_of(tile); }

// A tensor [C/block,H,W,block] of one image; strides in floats, pixels `block` apart. With all
// channels in one block it is [H,W,C].
struct blocked_tensor {
  int64_t block = 0;  // channels, a multiple of the kernel's vector
  int64_t height = 0;
  int64_t width = 0;
  int64_t block_stride = 0;
  int64_t row_stride = 0;
};

// dst = clamp(conv3x3(src, weights) + bias [+ dst]), stride 1.
struct problem {
  int64_t tile = 4;  // output pixels a side: 4, or 6 with fewer products and larger rounding errors
  int64_t channels_in = 0;
  int64_t channels_out = 0;
  blocked_tensor in;
  blocked_tensor out;
  int64_t pad_top = 0;
  int64_t pad_left = 0;
  const float* weights = nullptr;  // as convolution::pack() lays them
  const float* bias = nullptr;     // of channels_out
  bool add = false;                // what dst held is added before the clamp
  float lower = 0;
  float upper = 0;

  // Tiles of the output.
  [[nodiscard]] int64_t tiles_down() const { return (out.height + tile - 1) / tile; }
  [[nodiscard]] int64_t tiles_across() const { return (out.width + tile - 1) / tile; }
  [[nodiscard]] int64_t tiles() const { return tiles_down() * tiles_across(); }
};

}  // namespace graft::onednn::winograd
