#include "tensor/shared_memory.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <map>
#include <mutex>
#include <vector>

#include <sys/mman.h>

namespace graft::tensor {
namespace {

// Of address space; memory is taken as it is used.
constexpr uint64_t arena_size = uint64_t{256} << 30;
constexpr uint64_t head_size = 64;  // before each piece: its class

std::byte* arena = nullptr;
std::atomic<bool> sharing{false};
std::mutex mutex;
uint64_t used = 0;
// Pieces that were released, by the size of their class.
std::map<uint64_t, std::vector<std::byte*>>& released() {
  static auto* all = new std::map<uint64_t, std::vector<std::byte*>>;
  return *all;
}

// Four classes for each doubling, so that at most a quarter is wasted.
uint64_t class_of(uint64_t size) {
  const uint64_t step = std::max<uint64_t>(std::bit_floor(size + head_size) / 4, 64);
  return (size + head_size + step - 1) / step * step;
}

}  // namespace

void share_buffers() {
  const std::lock_guard lock(mutex);
  if (arena == nullptr) {
    void* map = mmap(nullptr, arena_size, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED) return;  // batches are copied then
    arena = static_cast<std::byte*>(map);
  }
  sharing = true;
}

void stop_sharing_buffers() {
  sharing = false;
  if (arena != nullptr) mprotect(arena, arena_size, PROT_READ);
}

bool is_shared(const void* memory, uint64_t size) {
  const auto* at = static_cast<const std::byte*>(memory);
  return arena != nullptr && at >= arena && at <= arena + arena_size &&
         size <= static_cast<uint64_t>(arena + arena_size - at);
}

std::byte* take_shared(uint64_t size) {
  if (!sharing || size > arena_size / 2) return nullptr;
  const uint64_t whole = class_of(size);
  const std::lock_guard lock(mutex);
  auto& free = released()[whole];
  if (!free.empty()) {
    std::byte* made = free.back();
    free.pop_back();
    return made;
  }
  if (whole > arena_size - used) return nullptr;
  std::byte* head = arena + used;
  used += whole;
  *reinterpret_cast<uint64_t*>(head) = whole;
  return head + head_size;
}

bool release_shared(std::byte* memory) {
  if (!is_shared(memory, 0)) return false;
  const uint64_t whole = *reinterpret_cast<uint64_t*>(memory - head_size);
  const std::lock_guard lock(mutex);
  released()[whole].push_back(memory);
  return true;
}

}  // namespace graft::tensor
