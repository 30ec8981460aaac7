#include "train/order.hpp"

#include "train/keys.hpp"

#include <algorithm>
#include <numeric>

namespace graft::head {
namespace {

std::vector<uint64_t> balanced_order(std::span<const int32_t> labels, std::size_t classes,
                                     philox& random) {
  std::vector<std::vector<uint64_t>> members(classes);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    members[static_cast<std::size_t>(labels[i])].push_back(i);
  }
  std::erase_if(members, [](const auto& one) { return one.empty(); });
  std::vector<uint64_t> order(labels.size());
  for (uint64_t& at : order) {
    const auto& from = members[random.below(static_cast<uint32_t>(members.size()))];
    at = from[random.below(static_cast<uint32_t>(from.size()))];
  }
  return order;
}

}  // namespace

std::vector<uint64_t> epoch_order(std::span<const int32_t> labels, std::size_t classes, sampler how,
                                  uint64_t key, std::size_t epoch) {
  philox random(derive_key(key, stream::shuffle, epoch));
  if (how == sampler::balanced) return balanced_order(labels, classes, random);
  std::vector<uint64_t> order(labels.size());
  std::iota(order.begin(), order.end(), uint64_t{0});
  for (std::size_t i = order.size(); how == sampler::shuffle && i > 1; --i) {
    std::swap(order[i - 1], order[random.below(static_cast<uint32_t>(i))]);
  }
  return order;
}

}  // namespace graft::head
