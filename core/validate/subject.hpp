// The plugin that is judged, as it lies on the disk. Nothing of it runs to make one.
#pragma once

#include "host/catalogue.hpp"
#include "host/library.hpp"

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace graft::validate {

struct subject {
  host::found_plugin plugin;
  status manifest;               // whether plugin.toml could be read
  std::vector<std::string> set;  // "type.key=value": what the suite cannot make up
  std::string model;             // for MODEL parameters; empty = a small one made for the purpose
  uint64_t seed = 1;
  std::string scratch;  // a folder of the suite's own

  [[nodiscard]] std::string folder() const { return plugin.folder; }
};

// `named` is a plugin's folder, the library or the plugin.toml in it, or an id that `known` has.
// A plugin.toml that cannot be read is no error here: a test tells it.
result<subject> find_subject(const std::string& named, const host::catalogue& known);

}  // namespace graft::validate
