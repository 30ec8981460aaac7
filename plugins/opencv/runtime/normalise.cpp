#include "runtime/normalise.hpp"

namespace graft::opencv {

void normalise(const uint8_t* rgb, int64_t height, int64_t width, const graft_model_pack& pack,
               float* planes) {
  const int64_t pixels = height * width;
  for (int64_t channel = 0; channel < 3; ++channel) {
    const bool reversed = pack.channel_order == GRAFT_CHANNELS_BGR;
    const uint8_t* from = rgb + (reversed ? 2 - channel : channel);
    float* to = planes + channel * pixels;
    const float mean = pack.mean[channel];
    const float scale = pack.scale[channel];
    for (int64_t i = 0; i < pixels; ++i) {
      to[i] = (static_cast<float>(from[3 * i]) - mean) * scale;
    }
  }
}

}  // namespace graft::opencv
