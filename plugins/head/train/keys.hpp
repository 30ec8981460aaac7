// Random streams that never meet: one key for each purpose and number, from the node's key.
#pragma once

#include <graft/sdk/philox.hpp>

#include <cstdint>

namespace graft::head {

enum class stream : uint64_t { weights = 1, dropout, step, shuffle, mixing, finder };

constexpr uint64_t derive_key(uint64_t key, stream purpose, uint64_t number) {
  const auto words = philox_block(key, (static_cast<uint64_t>(purpose) << 48) | number);
  return (static_cast<uint64_t>(words[0]) << 32) | words[1];
}

}  // namespace graft::head
