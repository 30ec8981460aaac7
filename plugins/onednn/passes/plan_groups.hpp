// From where on the images of a group go through a program side by side.
#pragma once

#include "kernels/program.hpp"

namespace graft::onednn {

// Sets `together_from`. Step by step, a group reads each layer's weights once, but finds its
// activations pushed out of the nearer caches by the other images'; image by image it is the other
// way round. The split is where fewest bytes come from far away.
void plan_groups(program& p);

}  // namespace graft::onednn
