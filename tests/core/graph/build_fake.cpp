// The stages of graph::build(), with types found in the test program instead of a file.
#include "base/files.hpp"
#include "core/graph/fakes.hpp"
#include "graph/stages.hpp"
#include "support/shared.hpp"

#include <stdexcept>

namespace graft::test {
namespace {

void resolve_fakes(graph::graph& graph, config::diagnostics& found) {
  for (graph::graph_node& node : graph.nodes) {
    const auto type = host::find_type(graph_plugin(), node.entry.use.substr(5));
    if (!type.ok()) throw std::runtime_error(type.status().message());
    node.type = *type;
    config::bind_context context = config::bind_context_of(graph.file);
    context.resolve_model = [&](const std::string& name,
                                const config::position& at) -> result<const graft_model_pack*> {
      GRAFT_TRY_ASSIGN(const std::string path, config::find_model(name, context.folder_at(at), {}));
      GRAFT_TRY_ASSIGN(config::model_pack pack, config::model_pack::load(path, ""));
      node.packs.push_back(std::make_unique<config::model_pack>(std::move(pack)));
      return node.packs.back()->raw();
    };
    config::bind_values({type->raw->params, type->raw->n_params}, node.entry, context, node.values,
                        found);
  }
}

std::optional<graph::graph> make(config::pipeline_file file, host::events* events,
                                 config::diagnostics& found) {
  graph::graph made;
  made.file = std::move(file);
  for (const config::node_entry& entry : made.file.nodes) made.nodes.emplace_back().entry = entry;
  resolve_fakes(made, found);
  graph::connect(made, found);
  if (!found.empty()) return std::nullopt;
  for (graph::graph_node& node : made.nodes) {
    auto instance = host::node::create(node.type, node.id(), node.values.raw(), events);
    if (!instance.ok()) throw std::runtime_error(instance.status().message());
    node.instance = std::move(*instance);
  }
  graph::negotiate(made, found);
  if (found.empty()) graph::infer_schemas(made, found);
  if (!found.empty()) return std::nullopt;
  graph::compute_identities(made);
  return made;
}

}  // namespace

built build_fake(const std::string& nodes, host::events* events,
                 const std::vector<std::string>& set) {
  const temporary_folder folder;
  const std::string path = folder / "p.toml";
  if (!base::write_file(path, "format = 1\nname = \"fake\"\n" + nodes).ok()) {
    throw std::runtime_error("cannot write " + path);
  }
  config::diagnostics found;
  auto file = config::load_pipeline(path, set, found);
  built out;
  if (file.ok() && found.empty()) out.graph = make(std::move(*file), events, found);
  out.faults = found.render_all();
  for (std::size_t at = 0; (at = out.faults.find(folder.path() + "/")) != std::string::npos;) {
    out.faults.erase(at, folder.path().size() + 1);
  }
  return out;
}

}  // namespace graft::test
