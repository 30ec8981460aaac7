#include "runtime/cache/evict.hpp"

#include "runtime/cache/cache_store.hpp"

#include <algorithm>
#include <filesystem>
#include <tuple>
#include <vector>

namespace graft::runtime {
namespace {

namespace fs = std::filesystem;

struct segment_file {
  fs::path path;
  uint64_t bytes;
  fs::file_time_type used;
};

// Files that vanish while they are looked at belong to another process that clears up as well.
std::vector<segment_file> segments_under(const std::string& root) {
  std::vector<segment_file> found;
  std::error_code error;
  for (fs::recursive_directory_iterator it(root, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() != ".seg") continue;
    std::error_code vanished;
    const uint64_t bytes = fs::file_size(it->path(), vanished);
    const fs::file_time_type used = fs::last_write_time(it->path(), vanished);
    if (!vanished) found.push_back({it->path(), bytes, used});
  }
  return found;
}

}  // namespace

status evict_to(const std::string& root, uint64_t limit, const std::string& in_use) {
  if (limit == 0) return {};
  std::vector<segment_file> segments = segments_under(root);
  uint64_t total = 0;
  for (const segment_file& one : segments) total += one.bytes;
  std::sort(segments.begin(), segments.end(), [&](const segment_file& a, const segment_file& b) {
    const bool a_used = a.path.parent_path() == in_use;
    const bool b_used = b.path.parent_path() == in_use;
    return std::tie(a_used, a.used, a.path) < std::tie(b_used, b.used, b.path);
  });
  for (const segment_file& one : segments) {
    if (total <= limit) break;
    std::error_code ignored;
    if (fs::remove(one.path, ignored)) total -= one.bytes;
  }
  return {};
}

cache_summary summarize_cache(const std::string& root) {
  cache_summary sum;
  for (const segment_file& one : segments_under(root + "/values")) {
    sum.bytes += one.bytes;
    ++sum.segments;
  }
  return sum;
}

result<cache_summary> clear_cache(const std::string& root) {
  cache_summary freed;
  for (const segment_file& one : segments_under(root + "/values")) {
    std::error_code error;
    fs::remove(one.path, error);
    if (error) return base::file_error("delete", one.path.string(), error.value());
    freed.bytes += one.bytes;
    ++freed.segments;
    fs::remove(one.path.parent_path(), error);  // succeeds once the folder is empty
  }
  return freed;
}

}  // namespace graft::runtime
