// Items that must not straddle splits, found by their group and content.
#pragma once

#include "arrange.hpp"

namespace graft::splitting {

struct cluster {
  hash128 key{};                     // the smallest of its items' hashes of group or content
  std::vector<std::size_t> members;  // in the order of the items
  int32_t split = GRAFT_SPLIT_NONE;  // what its members carry, if any
  bool torn = false;                 // its members carry different splits
};

std::vector<cluster> find_clusters(std::span<const candidate> items,
                                   const std::function<hash128(std::string_view)>& hash);

}  // namespace graft::splitting
