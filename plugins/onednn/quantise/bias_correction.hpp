// Rounded weights shift the mean of what a layer makes, by the same amount for every image: the
// bias takes it back. (Nagel et al. 2019, section 4.2, with means from calibration.)
#pragma once

#include "ir/graph.hpp"

#include <span>

namespace graft::onednn {

// Corrects the bias of a convolution whose input channels have these means over all items and
// places, and whose weights will be rounded to `largest` steps (quantise_weights()).
void correct_bias(graph& g, node& conv, std::span<const float> means, int largest);

}  // namespace graft::onednn
