// A segment file: header, index, then the entries' bytes.
#pragma once

#include "base/hash.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace graft::runtime {

inline constexpr std::array<char, 8> segment_magic{'G', 'R', 'A', 'F', 'T', 'S', '0', '1'};

struct segment_header {
  std::array<char, 8> magic;
  uint64_t entries;
  uint64_t file_size;
  uint64_t index_checksum;
};

struct segment_entry {
  base::hash128 key;
  uint64_t offset;  // from the start of the file
  uint64_t size;
  uint64_t checksum;
};

static_assert(sizeof(segment_header) == 32 && sizeof(segment_entry) == 40);

// The first eight bytes of the content hash.
inline uint64_t short_checksum(std::span<const std::byte> bytes) {
  const base::hash128 whole = base::hash(bytes);
  uint64_t value = 0;
  std::memcpy(&value, whole.data(), sizeof(value));
  return value;
}

}  // namespace graft::runtime
