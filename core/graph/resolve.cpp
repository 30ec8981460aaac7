#include "base/nearest.hpp"
#include "graph/stages.hpp"
#include "host/checked/checked.hpp"
#include "host/isolate/isolated.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>

namespace graft::graph {
namespace {

// The plugin's folder list in words, for faults.
std::string where_looked(const host::catalogue& catalogue) {
  std::string text;
  for (const std::string& folder : catalogue.folders()) {
    text += (text.empty() ? "" : ", ") + folder;
  }
  return text;
}

// The plugin is loaded in a child process only, which describes the type.
bool resolve_isolated(graph_node& node, const host::found_plugin& plugin, const std::string& type,
                      config::diagnostics& found) {
  const config::isolation& given = node.entry.isolate;
  const auto made = host::isolated(plugin, type, {given.seconds, given.memory << 20});
  if (made.ok()) {
    node.type = *made;
    return true;
  }
  found.add(fault(node, "plugin", made.status().message()));
  return false;
}

bool resolve_type(graph_node& node, const host::catalogue& catalogue, bool checked,
                  config::diagnostics& found) {
  const std::string& use = node.entry.use;
  const std::size_t dot = use.find('.');
  if (dot == std::string::npos) return false;  // the reader of the file has told it
  const std::string plugin_id = use.substr(0, dot);
  const host::found_plugin* plugin = catalogue.find(plugin_id);
  const std::vector<std::string> names = catalogue.type_names();
  if (plugin == nullptr) {
    std::string message = "there is no plugin '" + plugin_id + "'";
    for (const std::string& problem : catalogue.problems()) message += "; " + problem;
    found.add(fault(node, "unknown-plugin", message,
                    "a plugin in " + where_looked(catalogue) + " ('graft plugins' lists them)",
                    base::nearest(use, names)));
    return false;
  }
  if (node.entry.isolate.wanted) return resolve_isolated(node, *plugin, use.substr(dot + 1), found);
  auto loaded = host::load_plugin(*plugin);
  if (!loaded.ok()) {
    found.add(fault(node, "plugin", loaded.status().message()));
    return false;
  }
  auto type = host::find_type(*loaded, use.substr(dot + 1));
  if (!type.ok()) {
    const std::vector<std::string>& listed = plugin->manifest.nodes;
    if (std::find(listed.begin(), listed.end(), use.substr(dot + 1)) != listed.end()) {
      found.add(fault(node, "plugin", type.status().message(),
                      "a library that goes with its plugin.toml: install the plugin again"));
      return false;
    }
    std::vector<std::string> own;
    for (const std::string& name : plugin->manifest.nodes) own.push_back(plugin_id + "." + name);
    std::string list;
    for (const std::string& name : own) list += (list.empty() ? "" : ", ") + name;
    found.add(fault(node, "unknown-type",
                    "plugin '" + plugin_id + "' has no node type '" + use.substr(dot + 1) + "'",
                    "one of " + list, base::nearest(use, own)));
    return false;
  }
  node.type = checked ? host::checked(*type) : *type;
  return true;
}

void bind(graph_node& node, const graph& graph, const build_options& options,
          config::diagnostics& found) {
  config::bind_context context = config::bind_context_of(graph.file);
  context.check_paths = options.check_paths;
  context.resolve_model = [&](const std::string& name,
                              const config::position& at) -> result<const graft_model_pack*> {
    GRAFT_TRY_ASSIGN(const std::string path,
                     config::find_model(name, context.folder_at(at), options.model_folders));
    GRAFT_TRY_ASSIGN(config::model_pack pack, config::model_pack::load(path, options.cache_folder));
    node.packs.push_back(std::make_unique<config::model_pack>(std::move(pack)));
    return node.packs.back()->raw();
  };
  const std::span<const graft_param* const> params(node.type.raw->params, node.type.raw->n_params);
  config::bind_values(params, node.entry, context, node.values, found);
}

}  // namespace

void resolve(graph& graph, const host::catalogue& catalogue, const build_options& options,
             config::diagnostics& found) {
  for (graph_node& node : graph.nodes) {
    if (resolve_type(node, catalogue, options.checked, found)) bind(node, graph, options, found);
  }
}

}  // namespace graft::graph
