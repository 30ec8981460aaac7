#include "runtime/training/activation_store.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace graft::runtime {

bool activation_store::find(const job& one, std::span<float> to) {
  if (const auto row = rows_.find(one); row != rows_.end()) {
    std::copy(row->second.begin(), row->second.end(), to.begin());
    return true;
  }
  const auto bytes = cache_.find(name_(one));
  if (!bytes || bytes->size() != to.size_bytes()) return false;
  std::memcpy(to.data(), bytes->data(), bytes->size());
  remember(one, to);
  return true;
}

status activation_store::put(const job& one, std::span<const float> row) {
  remember(one, row);
  return cache_.put(name_(one), {reinterpret_cast<const char*>(row.data()), row.size_bytes()});
}

void activation_store::remember(const job& one, std::span<const float> row) {
  const uint64_t held = rows_.size() * size_ * sizeof(float);
  if (held + row.size_bytes() > memory_) return;
  rows_.insert_or_assign(one, float_buffer(row.begin(), row.end()));
}

}  // namespace graft::runtime
