#include "host/isolate/channel.hpp"

#include <algorithm>
#include <ctime>

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace graft::host {
namespace {

constexpr uint64_t head_size = 4096;
// Of address space; memory is taken as it is used.
constexpr uint64_t region_size = uint64_t{2} << 30;
constexpr uint64_t map_size = head_size + 4 * region_size;

}  // namespace

result<std::unique_ptr<channel>> channel::make() {
  void* map = mmap(nullptr, map_size, PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (map == MAP_FAILED) {
    return status(code::resource_exhausted, "no address space to share with a child process");
  }
  std::unique_ptr<channel> made(new channel);
  made->map_ = static_cast<std::byte*>(map);
  made->head_ = new (map) head{};
  return made;
}

channel::~channel() { munmap(map_, map_size); }

std::span<std::byte> channel::region(turn of) const {
  const uint64_t number = static_cast<uint64_t>(of) - 1;
  return {map_ + head_size + number * region_size, region_size};
}

wire_reader channel::reader(turn of) const {
  const uint64_t size = head_->sizes[static_cast<uint32_t>(of)];
  return wire_reader(region(of).first(std::min(size, region_size)));
}

void channel::give(turn to, uint32_t operation, uint64_t size) {
  head_->operation = operation;
  head_->sizes[static_cast<uint32_t>(to)] = size;
  head_->turn.store(static_cast<uint32_t>(to), std::memory_order_release);
  syscall(SYS_futex, &head_->turn, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

void channel::wait_while(turn than, int ms) const {
  const timespec limit{ms / 1000, (ms % 1000) * 1000000L};
  if (now() != than) return;
  syscall(SYS_futex, &head_->turn, FUTEX_WAIT, static_cast<uint32_t>(than), &limit, nullptr, 0);
}

}  // namespace graft::host
