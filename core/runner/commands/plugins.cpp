// graft plugins
#include "base/nearest.hpp"
#include "host/library.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/load_graph.hpp"
#include "runner/reference.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <iostream>

namespace graft::runner {
namespace {

int list_plugins() {
  for (const host::found_plugin& found : plugins().plugins()) {
    std::cout << found.manifest.id << " " << found.manifest.version << "  "
              << found.manifest.summary << "\n";
    for (const std::string& type : found.manifest.nodes) {
      std::cout << "  " << found.manifest.id << "." << type << "\n";
    }
  }
  for (const std::string& problem : plugins().problems()) complain(problem);
  return exit_done;
}

int describe(const host::found_plugin& found, const std::string& only, bool markdown) {
  const auto loaded = host::load_plugin(found);
  if (!loaded.ok()) {
    complain(loaded.status().message());
    return exit_failed;
  }
  for (uint32_t i = 0; i < (*loaded)->n_types; ++i) {
    const graft_node_type& type = *(*loaded)->types[i];
    if (!only.empty() && to_view(type.name) != only) continue;
    std::cout << (markdown ? reference_markdown(found.manifest.id, type)
                           : reference_text(found.manifest.id, type));
  }
  return exit_done;
}

int describe_all() {
  int worst = exit_done;
  for (const host::found_plugin& found : plugins().plugins()) {
    worst = std::max(worst, describe(found, "", true));
  }
  return worst;
}

}  // namespace

int show_plugins(const std::string& id, bool markdown) {
  if (id.empty()) return markdown ? describe_all() : list_plugins();
  const std::size_t dot = id.find('.');
  const std::string type = dot == std::string::npos ? "" : id.substr(dot + 1);
  const host::found_plugin* found = plugins().find(id.substr(0, dot));
  const std::vector<std::string> types = plugins().type_names();
  if (found == nullptr ||
      (!type.empty() && std::find(types.begin(), types.end(), id) == types.end())) {
    std::vector<std::string> names = types;
    for (const auto& one : plugins().plugins()) names.push_back(one.manifest.id);
    const std::string near = base::nearest(id, names);
    complain("there is no plugin or node type '" + id + "'" +
             (near.empty() ? "" : "; did you mean '" + near + "'?"));
    return exit_invalid;
  }
  return describe(*found, type, markdown);
}

}  // namespace graft::runner
