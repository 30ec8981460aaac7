// What `graft bench --profile` prints: time, work and kernel of each layer, of one image on one
// thread.
#pragma once

#include "host/node.hpp"

#include <span>
#include <string>

namespace graft::runner {

struct profile_heading {
  std::string model;
  std::string backbone;
  std::string precision;
};

// A line a layer in the order in which they run, then the sums.
std::string profile_table(const profile_heading& heading, std::span<const host::layer_time> layers);

// One JSON object on one line.
std::string profile_json(const profile_heading& heading, std::span<const host::layer_time> layers);

}  // namespace graft::runner
