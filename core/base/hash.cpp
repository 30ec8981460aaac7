#include <base/hash.hpp>

#include <openssl/sha.h>

#define XXH_INLINE_ALL  // no shared library more to load
#include <xxhash.h>

#include <cstring>

namespace graft::base {

namespace {

hash128 canonical(XXH128_hash_t value) {
  XXH128_canonical_t bytes;
  XXH128_canonicalFromHash(&bytes, value);
  hash128 out;
  std::memcpy(out.data(), bytes.digest, out.size());
  return out;
}

}  // namespace

hash128 hash(std::span<const std::byte> bytes) {
  return canonical(XXH3_128bits(bytes.data(), bytes.size()));
}

hash128 hash(std::string_view bytes) { return hash(std::as_bytes(std::span(bytes))); }

struct hasher::state {
  XXH3_state_t xxh;
};

hasher::hasher() : state_(std::make_unique<state>()) { XXH3_128bits_reset(&state_->xxh); }
hasher::~hasher() = default;
hasher::hasher(hasher&&) noexcept = default;
hasher& hasher::operator=(hasher&&) noexcept = default;

void hasher::update(std::span<const std::byte> bytes) {
  XXH3_128bits_update(&state_->xxh, bytes.data(), bytes.size());
}

void hasher::update(std::string_view bytes) { update(std::as_bytes(std::span(bytes))); }

void hasher::field(std::string_view bytes) {
  number(bytes.size());
  update(bytes);
}

void hasher::number(uint64_t value) {
  std::array<std::byte, 8> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::byte>(value >> (8 * i) & 0xff);
  }
  update(bytes);
}

hash128 hasher::finish() const { return canonical(XXH3_128bits_digest(&state_->xxh)); }

std::array<uint8_t, 32> sha256(std::span<const std::byte> bytes) {
  std::array<uint8_t, 32> out;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), out.data());
  return out;
}

std::string hex(std::span<const uint8_t> bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const uint8_t byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

}  // namespace graft::base
