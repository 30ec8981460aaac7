#include "graph/build.hpp"

#include "graph/stages.hpp"
#include "host/places.hpp"

#include <algorithm>

namespace graft::graph {
namespace {

void create_instances(graph& graph, const build_options& options, config::diagnostics& found) {
  const std::string cache =
      options.cache_folder.empty() ? host::cache_folder() : options.cache_folder;
  for (graph_node& node : graph.nodes) {
    auto made = host::node::create(node.type, node.id(), node.values.raw(), options.events, cache);
    if (made.ok()) {
      node.instance = std::move(*made);
    } else {
      found.add(fault(node, "node", made.status().message()));
    }
  }
}

void drop_sinks(graph& graph) {
  std::erase_if(graph.nodes, [](const graph_node& node) {
    return node.type.raw != nullptr && node.kind() == GRAFT_KIND_SINK;
  });
}

}  // namespace

config::diagnostic fault(const graph_node& node, std::string code, std::string message,
                         std::string expected, std::string hint) {
  const config::position& at = node.entry.use_at.line > 0 || !node.entry.use_at.file.empty()
                                   ? node.entry.use_at
                                   : node.entry.at;
  return fault_at(at, std::move(code), std::move(message), std::move(expected), std::move(hint));
}

config::diagnostic fault_at(const config::position& at, std::string code, std::string message,
                            std::string expected, std::string hint) {
  config::diagnostic made;
  made.code = std::move(code);
  made.at = at;
  made.message = std::move(message);
  made.expected = std::move(expected);
  made.hint = std::move(hint);
  return made;
}

std::optional<graph> build(config::pipeline_file file, const host::catalogue& catalogue,
                           const build_options& options, config::diagnostics& found) {
  graph made;
  made.file = std::move(file);
  for (config::node_entry& entry : made.file.nodes) {
    graph_node node;
    node.entry = entry;
    made.nodes.push_back(std::move(node));
  }
  resolve(made, catalogue, options, found);
  if (!options.with_sinks) drop_sinks(made);
  connect(made, found);
  if (!found.empty()) return std::nullopt;

  create_instances(made, options, found);
  if (!found.empty()) return std::nullopt;

  negotiate(made, found);
  if (found.empty()) infer_schemas(made, found);
  if (found.empty()) settle_training(made, found);
  if (!found.empty()) return std::nullopt;
  compute_identities(made);
  return made;
}

}  // namespace graft::graph
