// Where in which file something was written.
#pragma once

#include <cstdint>
#include <string>

namespace graft::config {

// Lines and columns count from 1; columns count characters, not bytes. A value given on the
// command line has line 0 and `file` says how: "--set node.key".
struct position {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;

  friend bool operator==(const position&, const position&) = default;
};

// "photos.toml:3:7", or "--set split.train".
std::string to_string(const position& at);

}  // namespace graft::config
