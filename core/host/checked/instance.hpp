// What stands behind `self` of a checked type: the plugin's instance, and the host that it sees.
#pragma once

#include "host/checked/call.hpp"

#include <graft/abi/ext/calibration.h>
#include <graft/abi/ext/differentiable.h>
#include <graft/abi/ext/from_memory.h>
#include <graft/abi/ext/identity.h>
#include <graft/abi/ext/image_size.h>
#include <graft/abi/ext/network.h>
#include <graft/abi/ext/plan.h>
#include <graft/abi/ext/profile.h>
#include <graft/abi/ext/views.h>
#include <graft/abi/node.h>

#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <sys/types.h>
#include <unistd.h>

namespace graft::host {

struct checked_type {
  graft_node_type table{};
  const graft_node_type* inner = nullptr;
  std::string plugin;
};

struct checked_instance;

// The host as the plugin sees it; `context` stays the services', which host extensions look at.
struct checked_host {
  graft_host table{};
  const graft_host* real = nullptr;
  checked_instance* owner = nullptr;
};

struct checked_instance {
  checked_instance(const checked_type& type, const graft_host* host);
  static checked_instance& of(void* self) { return *static_cast<checked_instance*>(self); }

  const checked_type& type;
  checked_host host;
  void* self = nullptr;
  std::string node;
  std::vector<std::string> columns;  // as infer() named them last
  graft_image_size image_size{};
  graft_views views{};
  graft_identity identity{};
  graft_plan plan{};
  graft_network network{};
  graft_differentiable differentiable{};
  graft_calibration calibration{};
  graft_from_memory from_memory{};

  // Remembers what a thread did that is in no call; told when the next call returns.
  void accuse(std::string what);
  std::string take_accusation();

 private:
  std::mutex mutex_;
  std::string accusation_;
};

// Hands the sentence to the host and gives the code to return.
graft_status blame(call& in, const std::string& what);
// What the host is to be told of a call that returned `code`.
graft_status judge(checked_instance& own, call& in, graft_status code, pid_t caller,
                   bool had_children);
bool has_children();
// A text that a plugin handed over: "" or what is wrong with it.
std::string text_fault(graft_text text);

// Calls `f` as the plugin's `function`.
template <class F>
graft_status checked_call(checked_instance& own, const char* function, bool worker,
                          F&& f) noexcept {
  call in{own.type.plugin.c_str(), own.node.c_str(), function, &own, worker};
  const call_scope scope(in);
  try {
    const pid_t caller = getpid();
    const bool had_children = has_children();
    graft_status code = GRAFT_OK;
    try {
      code = f(in);
    } catch (const std::exception& error) {
      return blame(in, std::string("it let an exception out (") + error.what() +
                           "); no exception may cross the ABI");
    } catch (...) {
      return blame(in, "it let an exception out; no exception may cross the ABI");
    }
    return judge(own, in, code, caller, had_children);
  } catch (...) {  // no memory for the sentence
    return GRAFT_RESOURCE_EXHAUSTED;
  }
}

// Replaces a function of a table; one that the plugin leaves out stays null.
template <class Slot>
void put(Slot& slot, std::type_identity_t<Slot> function) {
  if (slot != nullptr) slot = function;
}

const graft_host* make_checked_host(checked_instance& own, const graft_host* real);
// Puts the checked functions into own.differentiable, which holds a copy of the plugin's table.
const graft_differentiable* checked_differentiable(checked_instance& own);
const graft_profile* checked_profile();
const void* checked_extension(checked_instance& own, graft_text id);

}  // namespace graft::host
