// A pass over the photos: every job that is neither in memory nor in the cache goes through the
// frozen prefix, in micro-batches on single-threaded workers.
#pragma once

#include "runtime/cache/cache_store.hpp"
#include "runtime/pass/plan.hpp"
#include "runtime/pass/value_table.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>

namespace graft::runtime {

// Items of a micro-batch. Results do not depend on it.
inline constexpr std::size_t micro_batch = 16;

struct pass_context {
  graph::graph& graph;
  const plan& cut;
  const item_list& items;
  uint64_t seed = 0;
  int workers = 1;
  bool thumbnails = true;  // of the items whose eval view is made
  std::function<void(std::size_t done, std::size_t total)> progress;  // [any worker, one at a time]
  std::function<bool()> cancelled;                                    // [any worker]
};

struct pass_counts {
  std::size_t computed = 0;
  std::size_t cached = 0;
};

// Fills the table with the rows of `jobs`. With `keep`, new rows go to the cache, and what was
// done is kept there also when the pass is cancelled or fails.
result<pass_counts> run_pass(const pass_context& context, std::span<const job> jobs, bool keep,
                             value_table& table, cache_store& cache);

}  // namespace graft::runtime
