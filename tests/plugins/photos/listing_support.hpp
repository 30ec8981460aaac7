// What the tests of listing share.
#pragma once

#include "list/listing.hpp"

#include "fixtures/fixtures.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace graft::photos::test {

// Any hash will do that tells contents apart.
inline list_services plain_services() {
  list_services made;
  made.hash = [](std::span<const uint8_t> content) {
    content_hash hash{};
    for (std::size_t i = 0; i < content.size(); ++i) {
      hash[i % 16] = static_cast<uint8_t>(hash[i % 16] * 31 + content[i]);
    }
    return hash;
  };
  return made;
}

inline bytes small_photo(int32_t width = 3) { return encode_png(pattern(width, 2)); }

inline std::vector<std::string> paths_of(const listing& found) {
  std::vector<std::string> paths;
  for (const photo& one : found.photos) paths.push_back(one.path);
  return paths;
}

// The reason why a path is bad, "" where it is not.
inline std::string reason(const listing& found, const std::string& path) {
  const auto at = std::find_if(found.bad.begin(), found.bad.end(),
                               [&](const bad_file& one) { return one.path == path; });
  return at == found.bad.end() ? "" : at->why.message();
}

}  // namespace graft::photos::test
