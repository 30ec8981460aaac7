#include "kernels/cpu.hpp"
#include "quantise/int8_kernels.hpp"

#include <algorithm>
#include <cmath>

namespace graft::onednn {

int largest_weight(dnnl::memory::data_type src) {
  constexpr int eight_bits = 127;
  constexpr int seven_bits = 63;
  // For int8 sources oneDNN itself halves the weights where it has to.
  return cpu_has_vnni() || src == dnnl::memory::data_type::s8 ? eight_bits : seven_bits;
}

int8_weights quantise_weights(const tensor& weights, int largest) {
  const auto from = weights.values<float>();
  const auto channels = static_cast<std::size_t>(weights.dims()[0]);
  const std::size_t each = from.size() / channels;
  std::vector<int8_t> to(from.size());
  int8_weights made;
  for (std::size_t c = 0; c < channels; ++c) {
    const auto mine = from.subspan(c * each, each);
    float reach = 0;
    for (const float w : mine) reach = std::max(reach, std::abs(w));
    const float scale = reach > 0 ? reach / static_cast<float>(largest) : 1;
    for (std::size_t i = 0; i < each; ++i) {
      const float q = std::nearbyint(mine[i] / scale);
      to[c * each + i] = static_cast<int8_t>(
          std::clamp(q, -static_cast<float>(largest), static_cast<float>(largest)));
    }
    made.scales.push_back(scale);
  }
  made.made = tensor::of<int8_t>(dtype::i8, weights.dims(), to);
  return made;
}

}  // namespace graft::onednn
