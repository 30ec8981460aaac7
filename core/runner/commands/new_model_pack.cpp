// graft new model-pack
#include "scaffold/new_model_pack.hpp"
#include "base/files.hpp"
#include "runner/backbone_graph.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"

#include <iostream>

namespace graft::runner {

int make_model_pack(const scaffold::pack_request& request) {
  const auto made = scaffold::new_model_pack(request);
  if (!made.ok()) {
    complain(made.status().message());
    return made.status().code() == code::invalid_argument ? exit_invalid : exit_for(made.status());
  }
  // A pack that nothing can run is no pack: the engine reads it as a pipeline would.
  const auto graph = photo_backbone({"onednn.backbone", made->folder + "/", "auto"}, nullptr);
  if (!graph) return exit_invalid;
  const auto& columns = graph->nodes[graph->find("backbone")].columns;
  std::cout << "made " << made->folder << "; " << columns.front().full_name() << " "
            << columns.front().describe() << " from tensor '" << made->features << "'\n";
  for (const std::string& one : made->assumed) std::cout << "  assumed: " << one << "\n";
  std::cout << "  try it: graft features --model " << made->folder
            << "/ --input PHOTO --dump-input X.npy\n";
  return exit_done;
}

}  // namespace graft::runner
