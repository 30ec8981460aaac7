// plugin.toml: what a plugin is and offers, readable without loading it.
//
//     id      = "photos"            # also the name of its folder
//     version = "0.1.0"
//     summary = "Photos from folders and lists."
//     abi     = "1.0"               # the ABI that it was built against: major.minor
//     library = "photos.so"         # a file in the same folder
//     nodes   = ["folder", "manifest"]
#pragma once

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace graft::config {

struct plugin_manifest {
  std::string id;
  std::string version;
  std::string summary;
  std::string library;  // a file name, never a path
  uint32_t abi_major = 0;
  uint32_t abi_minor = 0;
  std::vector<std::string> nodes;
};

// Reads plugin.toml; the message of a failure is every fault, rendered with position and caret.
result<plugin_manifest> read_plugin_manifest(const std::string& path);

}  // namespace graft::config
