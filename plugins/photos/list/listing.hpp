// What a source finds: photos, and files that should have been photos and are not.
#pragma once

#include "list/photo_root.hpp"

#include <graft/sdk/result.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace graft::photos {

using content_hash = std::array<uint8_t, 16>;

struct photo {
  std::string path;  // relative to the root, '/' between folders
  std::string label;
  std::string group;
  int32_t split = 0;  // GRAFT_SPLIT_*
  content_hash hash{};
};

struct bad_file {
  std::string path;  // relative to the root
  status why;
};

struct listing {
  std::vector<photo> photos;
  std::vector<bad_file> bad;
};

// The services that listing needs from the host.
struct list_services {
  std::function<content_hash(std::span<const uint8_t>)> hash;
  std::function<bool()> cancelled = [] { return false; };
};

// Reads the file once. Its hash, where its first bytes are those of a supported photo; nothing
// where it is metadata (see is_metadata); else the reason why it is a bad one. It is not decoded.
result<std::optional<content_hash>> examine(const photo_root& root, const std::string& relative,
                                            const list_services& services);

// Adds every photo and bad file below the sub-folder `relative` of the root, in the order of their
// paths, to `out`: labels and splits as given. Links to folders are not followed.
status walk(const photo_root& root, const std::string& relative, const std::string& label,
            int32_t split, const list_services& services, listing& out);

// Says "cancelled" once the host wants to stop.
status check_cancelled(const list_services& services);

}  // namespace graft::photos
