// The persistent, content-addressed store of computed values. Entries are gathered into segment
// files that appear whole or not at all and are never changed; a damaged one counts as absent.
#pragma once

#include "base/files.hpp"
#include "base/hash.hpp"

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace graft::runtime {

// All entries of one chain of nodes live in one folder of the store.
class cache_store {
 public:
  // A store that keeps nothing.
  cache_store() = default;
  // Opens what is there for a chain. A folder that cannot be made or read is an error.
  static result<cache_store> open(const std::string& root, const base::hash128& chain,
                                  uint64_t limit);

  // The bytes kept under a key, or nothing. Valid until the store goes. [any thread]
  [[nodiscard]] std::optional<std::span<const std::byte>> find(const base::hash128& key) const;
  // Keeps bytes under a key; they reach the disk with the next flush. [one thread]
  status put(const base::hash128& key, std::string_view bytes);
  // Writes what was put as one more segment, then deletes the least recently used segments of
  // the whole store while it is over the limit.
  status flush();

 private:
  struct place {
    std::size_t segment;
    uint64_t offset;
    uint64_t size;
    uint64_t checksum;
  };
  status read_segment(const std::string& path);

  std::string root_;
  std::string folder_;
  uint64_t limit_ = 0;
  std::vector<base::mapped_file> segments_;
  std::map<base::hash128, place> index_;
  std::vector<std::pair<base::hash128, std::string>> pending_;
  uint64_t pending_bytes_ = 0;
};

struct cache_summary {
  uint64_t bytes = 0;
  uint64_t segments = 0;
};
// How much the store under `root` holds.
cache_summary summarize_cache(const std::string& root);
// Deletes every segment; returns what was freed.
result<cache_summary> clear_cache(const std::string& root);

}  // namespace graft::runtime
