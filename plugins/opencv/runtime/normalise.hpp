// From an 8-bit photo to what the network sees.
#pragma once

#include <graft/abi/model_pack.h>

#include <cstdint>

namespace graft::opencv {

// `rgb` is uint8 [height,width,3]; `planes` becomes float32 [3,height,width] in the channel order
// of the pack: (pixel - mean) * scale.
void normalise(const uint8_t* rgb, int64_t height, int64_t width, const graft_model_pack& pack,
               float* planes);

}  // namespace graft::opencv
