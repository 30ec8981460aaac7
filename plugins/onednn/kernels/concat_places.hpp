// Where the parts of a Concat of channels may be made at once, so that nothing is copied: a buffer
// for every chain of concatenations that each add to what the one before made, as DenseNet's do.
#pragma once

#include "ir/graph.hpp"

#include <cstdint>
#include <vector>

namespace graft::onednn {

struct concat_place {
  int32_t group = -1;   // -1 = nowhere in particular
  int64_t channel = 0;  // its first channel in the group's buffer
};

struct concat_places {
  // Values of one image alone: then a range of channels lies in one piece.
  static concat_places of(const graph& g);

  std::vector<concat_place> places;  // of each value
  std::vector<int64_t> channels;     // of each group
};

}  // namespace graft::onednn
