// Candidates for tests of dataset.split, and a hash that is the same everywhere.
#pragma once

#include "arrange.hpp"

#include <deque>

namespace graft::splitting::test {

// Two rounds of 64-bit FNV-1a with a final mix.
inline hash128 hash(std::string_view text) {
  hash128 out{};
  for (std::size_t half = 0; half < 2; ++half) {
    uint64_t h = 1469598103934665603ULL + half;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9ULL;
    h ^= h >> 32;
    for (std::size_t i = 0; i < 8; ++i) out[half * 8 + i] = static_cast<uint8_t>(h >> (8 * i));
  }
  return out;
}

// Owns the texts that candidates point to.
class item_list {
 public:
  candidate& add(int32_t label, const std::string& content, const std::string& group = "") {
    const std::string& id = keep("id-" + content + "-" + std::to_string(items.size()));
    items.push_back({GRAFT_SPLIT_NONE, label, keep("class" + std::to_string(label)), id,
                     keep(group), hash(content)});
    return items.back();
  }
  std::vector<candidate> items;

 private:
  const std::string& keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  std::deque<std::string> texts_;
};

}  // namespace graft::splitting::test
