// One item in one view: the unit of work of a pass over the photos.
#pragma once

#include <compare>
#include <cstdint>

namespace graft::runtime {

struct job {
  uint32_t item;  // index into the item list
  int32_t view;   // GRAFT_VIEW_EVAL or the number of a training view
  friend auto operator<=>(const job&, const job&) = default;
};

}  // namespace graft::runtime
