// Hashes: XXH3 with 128 bits for content addresses, SHA-256 for what comes from outside.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace graft::base {

using hash128 = std::array<uint8_t, 16>;  // XXH3_128 in canonical (big-endian) byte order

hash128 hash(std::span<const std::byte> bytes);
hash128 hash(std::string_view bytes);

// The same hash of bytes that come piece by piece.
class hasher {
 public:
  hasher();
  ~hasher();
  hasher(hasher&&) noexcept;
  hasher& operator=(hasher&&) noexcept;
  void update(std::span<const std::byte> bytes);
  void update(std::string_view bytes);
  // A field: its length and then its bytes, so that ("ab", "c") and ("a", "bc") differ.
  void field(std::string_view bytes);
  // Little-endian.
  void number(uint64_t value);
  // The hash of all bytes so far; more may follow.
  hash128 finish() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

std::array<uint8_t, 32> sha256(std::span<const std::byte> bytes);

// Lower-case hexadecimal digits.
std::string hex(std::span<const uint8_t> bytes);

}  // namespace graft::base
