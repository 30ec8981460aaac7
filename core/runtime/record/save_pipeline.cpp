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

// Writes the node's plan and names it in its parameters. A resumed run goes on with the kernels
// that it began with, or not at all.
status save_plan(const graph::graph_node& node, const run_folder& folder,
                 std::vector<config::effective_parameter>& params) {
  const std::string plan = node.instance->plan();
  if (plan.empty()) return {};
  const std::string relative = "nodes/" + node.id() + "/plan.txt";
  const std::string path = folder.file(relative);
  const auto before = base::read_file(path, uint64_t{16} << 20);
  if (folder.resumed() && before.ok() && *before != plan) {
    return invalid("node '" + node.id() + "': the run in '" + folder.path() +
                   "' began with other kernels than this machine would choose now; continue it "
                   "with --set " +
                   node.id() + ".plan='" + path +
                   "', or run it anew without "
                   "--resume");
  }
  GRAFT_TRY(base::make_folders(folder.node_folder(node.id())));
  GRAFT_TRY(base::write_file(path, plan));
  std::erase_if(params, [](const config::effective_parameter& one) { return one.name == "plan"; });
  params.push_back({"plan", config::quoted(relative), true, {}});
  return {};
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
    GRAFT_TRY(save_plan(node, folder, params));
    effective.push_back(std::move(params));
  }
  return base::write_file(folder.file("pipeline.toml"),
                          config::write_pipeline(graph.file, effective));
}

}  // namespace graft::runtime
