// Pillow's Image.resize for RGB, to the bit: antialiased, along the rows first, 8-bit values
// between. The part of the result that is wanted is the only part that is computed.
#pragma once

#include "image.hpp"
#include "resize/passes.hpp"
#include "resize/taps.hpp"

#include <graft/sdk/status.hpp>

namespace graft::augment {

// A rectangle of the source, in pixels and fractions of them: Pillow's argument `box`.
struct source_box {
  float left = 0;
  float top = 0;
  float right = 0;
  float bottom = 0;
};

// A rectangle of the resized image.
struct pixel_rect {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
};

struct resize_plan {
  source_box box;
  int width = 0;  // that the box is resized to
  int height = 0;
  pixel_rect part;  // of width x height: what is wanted
  interpolation filter = interpolation::bilinear;
};

// The plan that resizes all of an image and wants all of the result.
resize_plan whole(image_view source, int width, int height, interpolation filter);

// Memory that calls share; one a thread.
struct resize_workspace {
  std::vector<uint8_t> rows;
};

// Writes part.height x part.width pixels. A box outside the source, a part outside the result, or
// nothing to resize is `invalid_argument`.
status resample(image_view source, const resize_plan& plan, resize_workspace& workspace,
                uint8_t* out, isa isa = best_isa());

}  // namespace graft::augment
