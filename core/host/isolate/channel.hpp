// Memory that a host and its child share, and whose turn it is to read it. A call goes
//   host: call -> child: result, with any number of child: ask -> host: answer in between.
#pragma once

#include "host/isolate/wire.hpp"

#include <graft/sdk/result.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include <sys/types.h>

namespace graft::host {

enum class turn : uint32_t { idle, call, ask, answer, result };

class channel {
 public:
  static result<std::unique_ptr<channel>> make();
  ~channel();
  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;

  // The bytes of each direction; each stays as it is until the next of its own kind.
  [[nodiscard]] std::span<std::byte> region(turn of) const;
  // Hands the turn over, with an operation and the bytes used of the region.
  void give(turn to, uint32_t operation, uint64_t size);
  [[nodiscard]] turn now() const { return turn{head_->turn.load(std::memory_order_acquire)}; }
  // Waits at most `ms` until the turn is another than `than`.
  void wait_while(turn than, int ms) const;
  [[nodiscard]] uint32_t operation() const { return head_->operation; }
  [[nodiscard]] uint64_t size_of(turn of) const { return head_->sizes[static_cast<uint32_t>(of)]; }
  [[nodiscard]] wire_reader reader(turn of) const;
  [[nodiscard]] wire_writer writer(turn of) const { return wire_writer(region(of)); }

  // Set by the host while a call is under way.
  void cancel(bool is) { head_->cancelled = is ? 1 : 0; }
  [[nodiscard]] bool cancelled() const { return head_->cancelled != 0; }

 private:
  channel() = default;
  struct head {
    std::atomic<uint32_t> turn;
    std::atomic<uint32_t> cancelled;
    uint32_t operation;
    uint32_t reserved;
    uint64_t sizes[5];
  };
  head* head_ = nullptr;
  std::byte* map_ = nullptr;
};

}  // namespace graft::host
