// A node type whose instances live in child processes, each with memory of its own: what a plugin
// does there ends there. The host never loads the plugin's library.
//
// What it offers the host: images sizes, views, identity, plan, and items from memory. A child
// cannot be trained through, and a head in one cannot train a backbone above it.
#pragma once

#include "host/catalogue.hpp"
#include "host/library.hpp"

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <string>

namespace graft::host {

struct isolate_limits {
  double seconds = 60;                  // that a call may take without a sign of life
  uint64_t memory = uint64_t{4} << 30;  // bytes
};

// The type `name` of a plugin, as a child that loaded it describes it. Alive until the process
// ends. Instances must be made through host::node.
result<node_type> isolated(const found_plugin& found, const std::string& name,
                           const isolate_limits& limits);

}  // namespace graft::host
