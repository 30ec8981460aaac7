#include "base/files.hpp"
#include "config/list_name.hpp"
#include "graph/stages.hpp"

#include <graft/sdk/text.hpp>

namespace graft::graph {
namespace {

const graft_param* find_param(const graft_node_type& type, const std::string& name) {
  for (uint64_t i = 0; i < type.n_params; ++i) {
    if (to_view(type.params[i]->name) == name) return type.params[i];
  }
  return nullptr;
}

template <class T>
void update_plain(base::hasher& hash, const T& value) {
  hash.update(std::as_bytes(std::span(&value, 1)));
}

void update_image(base::hasher& hash, const graft_image_spec& spec) {
  for (const int32_t number : {spec.width, spec.height, spec.resize, spec.resize_mode,
                               spec.interpolation, spec.min_short_side}) {
    update_plain(hash, number);
  }
}

void update_pack(base::hasher& hash, const graft_model_pack& pack) {
  update_plain(hash, pack.sha256);
  update_image(hash, pack.image);
  update_plain(hash, pack.channel_order);
  update_plain(hash, pack.mean);
  update_plain(hash, pack.scale);
  hash.field(to_view(pack.features));
}

// A source's items are known by the hash of their content, so where they lie does not count.
bool names_a_place(const graph_node& node, const graft_param& param) {
  return (param.type == GRAFT_PARAM_FILE || param.type == GRAFT_PARAM_FOLDER) &&
         node.kind() == GRAFT_KIND_SOURCE;
}

void update_file(base::hasher& hash, const std::string& toml_path) {
  const std::string path =
      toml_path.size() > 2 ? toml_path.substr(1, toml_path.size() - 2) : toml_path;
  if (auto mapped = base::mapped_file::open(path); mapped.ok()) {
    update_plain(hash, base::hash(mapped->bytes()));
  }
}

}  // namespace

void compute_identities(graph& graph) {
  for (const int index : graph.order) {
    graph_node& node = graph.nodes[index];
    base::hasher hash;
    hash.field("graft-node/1");
    hash.field(node.type.name);
    hash.field(to_view(node.type.plugin->version));
    hash.field(node.instance->identity());
    if ((node.instance->flags() & GRAFT_NODE_AUGMENTS) != 0) hash.field(node.id());
    for (const config::effective_parameter& one : node.values.effective()) {
      const graft_param* param = find_param(*node.type.raw, config::declared_name(one.name));
      if (param == nullptr || (param->flags & GRAFT_PARAM_NO_EFFECT) != 0) continue;
      if (names_a_place(node, *param) || param->type == GRAFT_PARAM_MODEL) continue;
      hash.field(one.name);
      hash.field(one.toml);
      if (param->type == GRAFT_PARAM_FILE) update_file(hash, one.toml);
    }
    if (node.weights) update_plain(hash, *node.weights);
    for (const auto& pack : node.packs) update_pack(hash, *pack->raw());
    if (const graft_image_spec* spec = node.instance->obeyed()) update_image(hash, *spec);
    for (const binding& input : node.inputs) {
      update_plain(hash, input.column);
      if (input.bound()) update_plain(hash, graph.nodes[input.node].identity);
    }
    node.identity = hash.finish();
  }
}

}  // namespace graft::graph
