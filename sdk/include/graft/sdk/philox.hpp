// Counter-based random numbers, Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy
// as 1, 2, 3", SC 2011). Word i of a key's stream never depends on what was drawn before.
#pragma once

#include <array>
#include <cstdint>

namespace graft {

// The four words of block `block` of the stream of `key`.
constexpr std::array<uint32_t, 4> philox_block(uint64_t key, uint64_t block) {
  std::array<uint32_t, 4> c{static_cast<uint32_t>(block), static_cast<uint32_t>(block >> 32), 0, 0};
  auto k0 = static_cast<uint32_t>(key);
  auto k1 = static_cast<uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t{0xD2511F53U} * c[0];
    const uint64_t p1 = uint64_t{0xCD9E8D57U} * c[2];
    c = {static_cast<uint32_t>(p1 >> 32) ^ c[1] ^ k0, static_cast<uint32_t>(p1),
         static_cast<uint32_t>(p0 >> 32) ^ c[3] ^ k1, static_cast<uint32_t>(p0)};
    k0 += 0x9E3779B9U;
    k1 += 0xBB67AE85U;
  }
  return c;
}

// Draws from one key's stream, one after the other.
class philox {
 public:
  explicit philox(uint64_t key) : key_(key) {}

  uint32_t word() {
    if (used_ == 4) {
      words_ = philox_block(key_, block_++);
      used_ = 0;
    }
    return words_[used_++];
  }
  // Uniform in [0, 1), 24 bits.
  float uniform() { return static_cast<float>(word() >> 8) * 0x1.0p-24F; }
  // Uniform in [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  // Uniform in [0, n), n > 0, without bias worth the name for n below 2^24.
  uint32_t below(uint32_t n) { return static_cast<uint32_t>((uint64_t{word()} * n) >> 32); }

 private:
  uint64_t key_;
  uint64_t block_ = 0;
  std::array<uint32_t, 4> words_{};
  unsigned used_ = 4;
};

}  // namespace graft
