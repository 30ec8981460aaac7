#include "host/checked/guarded.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <utility>

#include <sys/mman.h>
#include <unistd.h>

namespace graft::host {
namespace {

constexpr uint64_t page = 4096;
constexpr uint64_t alignment = 64;
constexpr int n_slots = 8192;
// Mappings that stay forbidden after their tensor is gone.
constexpr std::size_t n_kept = 256;

// Read by a signal handler, hence without locks. `begin` is set last and cleared first.
struct slot {
  std::atomic<bool> taken{false};
  std::atomic<uintptr_t> begin{0};
  std::atomic<bool> gone{false};
  uintptr_t end = 0;
  uintptr_t data = 0;
  uintptr_t data_end = 0;
  char label[120] = {};
};
std::array<slot, n_slots> slots;

struct kept_mapping {
  std::byte* map = nullptr;
  uint64_t size = 0;
  int slot = -1;
};
std::mutex kept_mutex;
std::array<kept_mapping, n_kept> kept;
std::size_t next_kept = 0;

uint64_t up(uint64_t value, uint64_t to) { return (value + to - 1) / to * to; }

// -1 where all are in use: the memory is guarded then, and only the message says less.
int take_slot() {
  static std::atomic<unsigned> start{0};
  for (int tries = 0; tries < n_slots; ++tries) {
    const auto at = static_cast<int>(start++ % n_slots);
    bool free = false;
    if (slots[at].taken.compare_exchange_strong(free, true)) return at;
  }
  return -1;
}

void release(const kept_mapping& old) {
  if (old.map == nullptr) return;
  if (old.slot >= 0) {
    slots[old.slot].begin = 0;
    slots[old.slot].taken = false;
  }
  munmap(old.map, old.size);
}

}  // namespace

result<guarded> guarded::make(uint64_t size, const std::string& label) {
  guarded made;
  const uint64_t inner = up(std::max<uint64_t>(size, 1), page);
  made.map_size_ = inner + 2 * page;
  void* map = mmap(nullptr, made.map_size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map == MAP_FAILED) {
    return status(code::resource_exhausted,
                  "no memory for a guarded tensor of " + std::to_string(size) + " bytes");
  }
  made.map_ = static_cast<std::byte*>(map);
  made.size_ = size;
  if (mprotect(made.map_ + page, inner, PROT_READ | PROT_WRITE) != 0) {
    return status(code::resource_exhausted, "cannot guard the memory of a tensor");
  }
  std::memset(made.map_ + page, static_cast<int>(unfilled), inner);
  made.data_ = made.map_ + page + inner - up(size, alignment);
  made.slot_ = take_slot();
  if (made.slot_ >= 0) {
    slot& own = slots[made.slot_];
    own.gone = false;
    own.end = reinterpret_cast<uintptr_t>(made.map_) + made.map_size_;
    own.data = reinterpret_cast<uintptr_t>(made.data_);
    own.data_end = own.data + size;
    std::snprintf(own.label, sizeof(own.label), "%s", label.c_str());
    own.begin = reinterpret_cast<uintptr_t>(made.map_);
  }
  return made;
}

guarded::guarded(guarded&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      map_(std::exchange(other.map_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      map_size_(std::exchange(other.map_size_, 0)),
      slot_(std::exchange(other.slot_, -1)) {}

guarded& guarded::operator=(guarded&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(map_, other.map_);
  std::swap(size_, other.size_);
  std::swap(map_size_, other.map_size_);
  std::swap(slot_, other.slot_);
  return *this;
}

guarded::~guarded() {
  if (map_ == nullptr) return;
  // A fresh mapping in its place: forbidden, and without memory behind it.
  mmap(map_, map_size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  if (slot_ >= 0) slots[slot_].gone = true;
  const std::lock_guard lock(kept_mutex);
  release(std::exchange(kept[next_kept++ % n_kept], {map_, map_size_, slot_}));
}

void guarded::make_read_only() const { mprotect(map_ + page, map_size_ - 2 * page, PROT_READ); }

bool guarded::intact() const {
  if (map_ == nullptr) return true;
  const auto same = [](std::byte one) { return one == unfilled; };
  return std::all_of(map_ + page, data_, same) &&
         std::all_of(data_ + size_, map_ + map_size_ - page, same);
}

bool describe_guarded(const void* address, char* text, std::size_t size) {
  const auto at = reinterpret_cast<uintptr_t>(address);
  for (const slot& one : slots) {
    const uintptr_t begin = one.begin;
    if (begin == 0 || at < begin || at >= one.end) continue;
    if (one.gone) {
      std::snprintf(text, size, "%s of an earlier call, whose memory is gone", one.label);
    } else if (at >= one.data_end) {
      std::snprintf(text, size, "memory beyond the end of %s (byte %zu after it)", one.label,
                    static_cast<std::size_t>(at - one.data_end));
    } else if (at < one.data) {
      std::snprintf(text, size, "memory before the start of %s (%zu bytes before it)", one.label,
                    static_cast<std::size_t>(one.data - at));
    } else {
      std::snprintf(text, size, "%s, which is read-only", one.label);
    }
    return true;
  }
  return false;
}

}  // namespace graft::host
