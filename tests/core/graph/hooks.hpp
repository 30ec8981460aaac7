// The fake plugin, and what its nodes do beside their work. Free of core's headers, so that the
// nodes, written with the C++ wrapper, can include it.
#pragma once

#include <graft/abi/plugin.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

namespace graft::test {

const graft_plugin* graph_plugin();

// What the fake nodes do beside their work.
struct hooks {
  std::atomic<int> images{0};        // images made
  std::atomic<int> fits{0};          // fits begun
  std::string reject;                // id of an item whose image cannot be made
  std::string break_at;              // id of an item at which `net` fails
  std::function<void()> before_fit;  // [main]
  std::function<void(std::string& id, int32_t& split)> list;  // changes what is listed
};
hooks& hook();

}  // namespace graft::test
