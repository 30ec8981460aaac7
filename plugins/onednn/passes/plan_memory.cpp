#include "passes/plan_memory.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace graft::onednn {
namespace {

constexpr std::size_t alignment = 64;

struct life {
  int64_t first = std::numeric_limits<int64_t>::max();
  int64_t last = -1;

  void touch(int64_t step) {
    first = std::min(first, step);
    last = std::max(last, step);
  }
  [[nodiscard]] bool overlaps(const life& other) const {
    return first <= other.last && other.first <= last;
  }
};

std::vector<life> find_lives(const program& p) {
  std::vector<life> lives(p.buffers.size());
  const auto touch = [&](slot_id id, int64_t at) {
    if (id < 0) return;
    const int32_t buffer = p.slots[static_cast<std::size_t>(id)].buffer;
    if (buffer >= 0) lives[static_cast<std::size_t>(buffer)].touch(at);
  };
  for (std::size_t i = 0; i < p.steps.size(); ++i) {
    const auto at = static_cast<int64_t>(i);
    for (const auto& [argument, id] : p.steps[i].arguments) touch(id, at);
    for (const reference_tensor& t : p.steps[i].inputs) touch(t.where, at);
    for (const reference_tensor& t : p.steps[i].outputs) touch(t.where, at);
  }
  touch(p.input, 0);
  touch(p.input, -1);
  touch(p.features, static_cast<int64_t>(p.steps.size()));
  return lives;
}

}  // namespace

void plan_memory(program& p) {
  const std::vector<life> lives = find_lives(p);
  std::vector<std::size_t> order(p.buffers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // The largest first, each at the lowest place that is free for the whole of its life.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return p.buffers[a].bytes > p.buffers[b].bytes;
  });
  std::vector<std::size_t> placed;  // sorted by offset
  p.arena_bytes = 0;
  for (const std::size_t i : order) {
    buffer& mine = p.buffers[i];
    if (lives[i].last < lives[i].first) continue;
    mine.bytes = (mine.bytes + alignment - 1) / alignment * alignment;
    std::size_t at = 0;
    for (const std::size_t other : placed) {
      const buffer& theirs = p.buffers[other];
      if (!lives[i].overlaps(lives[other])) continue;
      if (at + mine.bytes <= theirs.offset) break;
      at = std::max(at, theirs.offset + theirs.bytes);
    }
    mine.offset = at;
    p.arena_bytes = std::max(p.arena_bytes, at + mine.bytes);
    const auto where = std::upper_bound(
        placed.begin(), placed.end(), at,
        [&](std::size_t offset, std::size_t other) { return offset < p.buffers[other].offset; });
    placed.insert(where, i);
  }
}

}  // namespace graft::onednn
