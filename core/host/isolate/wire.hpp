// Values as bytes in memory that two processes share: a writer that stops at the end of its
// region, a reader that does not trust what it reads.
#pragma once

#include <graft/abi/item.h>
#include <graft/sdk/status.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace graft::host {

class wire_writer {
 public:
  explicit wire_writer(std::span<std::byte> region) : region_(region) {}

  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (auto* to = take(sizeof(T), 1)) std::memcpy(to, &value, sizeof(T));
  }
  void text(std::string_view value) {
    put<uint64_t>(value.size());
    if (auto* to = take(value.size(), 1); to != nullptr && !value.empty()) {
      std::memcpy(to, value.data(), value.size());
    }
  }
  void text(graft_text value) { text(std::string_view(value.data, value.size)); }
  // `size` bytes of room aligned to 64; null once the region is full.
  std::byte* block(uint64_t size) { return take(size, 64); }
  void block(const void* data, uint64_t size) {
    if (auto* to = block(size); to != nullptr && size > 0) std::memcpy(to, data, size);
  }
  // False once something did not fit.
  [[nodiscard]] bool fits() const { return !full_; }
  [[nodiscard]] uint64_t size() const { return at_; }

 private:
  std::byte* take(uint64_t size, uint64_t alignment) {
    const uint64_t start = (at_ + alignment - 1) / alignment * alignment;
    if (full_ || start > region_.size() || size > region_.size() - start) {
      full_ = true;
      return nullptr;
    }
    at_ = start + size;
    return region_.data() + start;
  }
  std::span<std::byte> region_;
  uint64_t at_ = 0;
  bool full_ = false;
};

class wire_reader {
 public:
  explicit wire_reader(std::span<const std::byte> region) : region_(region) {}

  template <class T>
  T get() {
    T value{};
    if (const auto* from = take(sizeof(T), 1)) std::memcpy(&value, from, sizeof(T));
    return value;
  }
  // Points into the region.
  std::string_view view() {
    const auto size = get<uint64_t>();
    const auto* from = take(size, 1);
    return from == nullptr ? std::string_view{}
                           : std::string_view(reinterpret_cast<const char*>(from), size);
  }
  std::string text() { return std::string(view()); }
  const std::byte* block(uint64_t size) { return take(size, 64); }
  // A count of things of at least `each` bytes: never more than there can be.
  uint64_t count(uint64_t each) {
    const auto n = get<uint64_t>();
    if (n <= (region_.size() - at_) / each) return n;
    damaged_ = true;
    return 0;
  }
  [[nodiscard]] bool sound() const { return !damaged_; }

 private:
  const std::byte* take(uint64_t size, uint64_t alignment) {
    const uint64_t start = (at_ + alignment - 1) / alignment * alignment;
    if (damaged_ || start > region_.size() || size > region_.size() - start) {
      damaged_ = true;
      return nullptr;
    }
    at_ = start + size;
    return region_.data() + start;
  }
  std::span<const std::byte> region_;
  uint64_t at_ = 0;
  bool damaged_ = false;
};

}  // namespace graft::host
