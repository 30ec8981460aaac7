#include "import/importable.hpp"

#include "formats/onnx/reader.hpp"
#include "import/guards.hpp"
#include "import/prune.hpp"
#include "import/rewrites.hpp"

#include <utility>

namespace graft::opencv {
namespace {

// The network's result is the first output of its last node. Where the features are another one,
// a node of their own follows.
void put_features_last(onnx::graph& graph, const std::string& features) {
  if (graph.nodes.back().outputs[0] == features) return;
  onnx::node copy;
  copy.name = "features";
  copy.op_type = "Identity";
  copy.inputs = {features};
  copy.outputs = {features + "/last"};
  graph.outputs[0].name = copy.outputs[0];
  graph.nodes.push_back(std::move(copy));
}

}  // namespace

result<importable> make_importable(std::span<const std::byte> bytes,
                                   const import_options& options) {
  importable made;
  GRAFT_TRY_ASSIGN(made.model, onnx::read(bytes));
  onnx::graph& graph = made.model.graph;
  GRAFT_TRY_ASSIGN(made.input, find_input(graph, options.height, options.width));
  GRAFT_TRY_ASSIGN(const std::string features, find_features(graph, options.features));
  rewrite_clip(graph);
  rewrite_average_pool(made.model);
  prune(graph, made.input, features);
  GRAFT_TRY(check_graph(graph, made.input));
  put_features_last(graph, features);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    onnx::node& node = graph.nodes[i];
    const std::string& name = node.name.empty() ? node.outputs[0] : node.name;
    made.node_texts.push_back("'" + name + "' (" + node.op_type + ")");
    node.name = "#" + std::to_string(i);
  }
  return made;
}

}  // namespace graft::opencv
