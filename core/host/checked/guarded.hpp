// Memory with a page on either side that nobody may touch: what a plugin reads or writes beyond a
// tensor faults at once, and what it writes into the few bytes that a page cannot guard is seen
// after the call. For --checked runs and `graft validate`, which can afford a mapping a tensor.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace graft::host {

class guarded {
 public:
  // `size` bytes aligned to 64, their end within 63 bytes of the guard page, all of them
  // `unfilled`. The label says what it is in messages ("output column 'features'").
  static result<guarded> make(uint64_t size, const std::string& label);

  guarded() = default;
  guarded(guarded&& other) noexcept;
  guarded& operator=(guarded&& other) noexcept;
  // The address stays forbidden for a while, so that a pointer kept after the call faults too.
  ~guarded();

  [[nodiscard]] std::byte* data() const { return data_; }
  [[nodiscard]] uint64_t size() const { return size_; }
  void make_read_only() const;
  // Whether the bytes around the tensor, up to the guard pages, are as they were.
  [[nodiscard]] bool intact() const;

  static constexpr std::byte unfilled{0xA5};

 private:
  std::byte* data_ = nullptr;
  std::byte* map_ = nullptr;
  uint64_t size_ = 0;
  uint64_t map_size_ = 0;
  int slot_ = -1;
};

// What lies at an address that faulted: writes "beyond the end of output column 'features' (byte 3
// after it)" into `text` and returns true, or returns false where no tensor is near. Safe in a
// signal handler.
bool describe_guarded(const void* address, char* text, std::size_t size);

}  // namespace graft::host
