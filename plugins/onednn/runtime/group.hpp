// How many images of a batch take the later layers of a network side by side. There the weights
// are larger than the activations: each layer's are read once for the group, not once an image.
#pragma once

#include <cstddef>

namespace graft::onednn {

constexpr std::size_t images_together = 4;

}  // namespace graft::onednn
