#include "runtime/record/save_pipeline.hpp"

#include "base/files.hpp"
#include "config/value.hpp"
#include "config/write_model_pack.hpp"
#include "config/write_pipeline.hpp"

#include <graft/sdk/text.hpp>

namespace graft::runtime {
namespace {

bool is_model(const graft_node_type& type, const std::string& name) {
  for (uint64_t i = 0; i < type.n_params; ++i) {
    if (to_view(type.params[i]->name) == name) return type.params[i]->type == GRAFT_PARAM_MODEL;
  }
  return false;
}

}  // namespace

status save_pipeline(const graph::graph& graph, const run_folder& folder) {
  std::vector<std::vector<config::effective_parameter>> effective;
  for (const graph::graph_node& node : graph.nodes) {
    std::vector<config::effective_parameter> params = node.values.effective();
    std::size_t pack = 0;
    for (config::effective_parameter& param : params) {
      if (!is_model(*node.type.raw, param.name) || pack >= node.packs.size()) continue;
      const std::string suffix = pack == 0 ? "" : std::to_string(pack + 1);
      const std::string relative = "nodes/" + node.id() + "/model" + suffix;
      GRAFT_TRY(config::write_model_pack(*node.packs[pack], folder.file(relative)));
      param.toml = config::quoted(relative);
      param.given = true;
      ++pack;
    }
    effective.push_back(std::move(params));
  }
  return base::write_file(folder.file("pipeline.toml"),
                          config::write_pipeline(graph.file, effective));
}

}  // namespace graft::runtime
