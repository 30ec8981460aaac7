// dataset.split: gives every item without a split one of train, validation and test.
#pragma once

#include "arrange.hpp"

#include <graft/sdk/plugin.hpp>

namespace graft::splitting {

class split {
 public:
  static constexpr auto kind = graft::kind::collective;
  static constexpr std::string_view name = "split";
  static constexpr std::string_view summary =
      "Cuts each class into train, validation and test by the hash of group or content, so that "
      "adding photos does not reshuffle.";
  static std::vector<param> params();

  split(graft::host host, const values& values);
  // Writes the split of each item.
  status arrange(std::span<const graft_item* const> items, std::span<int32_t> splits) const;

 private:
  graft::host host_;
  fractions fractions_;
};

}  // namespace graft::splitting
