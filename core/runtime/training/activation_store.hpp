// What reaches a boundary inside a frozen part of a backbone, kept for each item and view: in
// memory as far as it goes, and in the cache.
#pragma once

#include "base/hash.hpp"
#include "runtime/cache/cache_store.hpp"
#include "runtime/pass/job.hpp"
#include "runtime/training/tensor.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <span>

namespace graft::runtime {

class activation_store {
 public:
  // Names a row in the cache.
  using name_row = std::function<base::hash128(const job&)>;

  // Rows of `size` floats; at most `memory` bytes of them stay in memory.
  activation_store(cache_store cache, name_row name, std::size_t size, uint64_t memory)
      : cache_(std::move(cache)), name_(std::move(name)), size_(size), memory_(memory) {}

  // Copies the row of a job to `to`, or says that there is none.
  bool find(const job& one, std::span<float> to);
  status put(const job& one, std::span<const float> row);
  // Everything that was put reaches the cache.
  status flush() { return cache_.flush(); }

 private:
  void remember(const job& one, std::span<const float> row);

  cache_store cache_;
  name_row name_;
  std::size_t size_;
  uint64_t memory_;
  std::map<job, float_buffer> rows_;
};

}  // namespace graft::runtime
