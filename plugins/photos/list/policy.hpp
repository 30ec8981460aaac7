// How many bad photos a run puts up with.
#pragma once

#include "list/listing.hpp"

namespace graft::photos {

struct bad_policy {
  bool strict = false;            // one bad photo ends the run
  double max_bad_fraction = 0.1;  // else this share of all photos, bad ones included
};

// An error where the policy has no room for `bad` out of `total` photos. It names the first few,
// each with its reason.
status judge(const bad_policy& policy, const std::vector<bad_file>& bad, std::size_t total);

}  // namespace graft::photos
