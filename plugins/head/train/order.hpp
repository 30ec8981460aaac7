// In which order an epoch takes the train items.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace graft::head {

enum class sampler {
  in_order,
  shuffle,   // every item once, in a new order each epoch
  balanced,  // as many draws, each class as likely as any other
};

std::vector<uint64_t> epoch_order(std::span<const int32_t> labels, std::size_t classes, sampler how,
                                  uint64_t key, std::size_t epoch);

}  // namespace graft::head
