// A plugin's shared library, loaded and checked. Libraries stay loaded until the process ends:
// code that ran once may have left threads, handlers or thread-local data behind.
#pragma once

#include "host/catalogue.hpp"

#include <graft/abi/plugin.h>
#include <graft/sdk/result.hpp>

#include <string>

namespace graft::host {

// A node type of a loaded plugin, valid until the process ends.
struct node_type {
  const graft_plugin* plugin = nullptr;
  const graft_node_type* raw = nullptr;
  std::string name;  // "plugin.type"
};

// Loads the plugin once (later calls give the same), after checking that its file is trusted, and
// checks the ABI version, the CPU and the shape of its tables.
result<const graft_plugin*> load_plugin(const found_plugin& found);

// A type of a loaded plugin by its own name.
result<node_type> find_type(const graft_plugin* plugin, const std::string& type);

}  // namespace graft::host
