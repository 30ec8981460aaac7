// The two passes of a resize, for each instruction set. All give the same bits: the sums are
// integers, and integer addition does not care about order.
#pragma once

#include "image.hpp"
#include "resize/taps.hpp"

namespace graft::augment {

struct passes {
  // out[y][x] from the taps along the rows, for the rows of `source`; x counts the taps' outputs.
  // Rows of `out` follow each other without gaps.
  void (*horizontal)(image_view source, const axis_taps& taps, uint8_t* out);
  // out[y][x] from the taps along the columns; taps.first counts rows of `source`.
  void (*vertical)(image_view source, const axis_taps& taps, uint8_t* out);
};

enum class isa { scalar, sse, avx2 };

// False where this CPU lacks it.
bool supports(isa isa);
// The best that this CPU has.
isa best_isa();
const passes& passes_of(isa isa);

extern const passes scalar_passes;
extern const passes sse_passes;
extern const passes avx2_passes;

}  // namespace graft::augment
