// The child's side: a node of its own, driven by what the host asks for.
#pragma once

#include "host/catalogue.hpp"
#include "host/isolate/channel.hpp"
#include "host/isolate/isolated.hpp"

#include <graft/abi/param.h>

namespace graft::host {

// Loads the plugin and serves calls until the host is gone; never returns.
[[noreturn]] void serve_child(channel& shared, const found_plugin& found, const std::string& type,
                              const std::string& node, const graft_values* values,
                              const std::string& cache, const isolate_limits& limits);

// Loads the plugin and describes the type in a result; never returns.
[[noreturn]] void describe_in_child(channel& shared, const found_plugin& found,
                                    const std::string& type, const isolate_limits& limits);

}  // namespace graft::host
