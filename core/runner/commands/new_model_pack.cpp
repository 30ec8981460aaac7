// graft new model-pack
#include "report/text/number.hpp"
#include "runner/backbone_graph.hpp"
#include "runner/commands/commands.hpp"
#include "runner/exit_code.hpp"
#include "runner/pack_check.hpp"
#include "runtime/record/console.hpp"
#include "runtime/record/recorder.hpp"

#include <graft/sdk/text.hpp>

#include <algorithm>
#include <iostream>

namespace graft::runner {
namespace {

using report::number_text;

// Another preprocessing is worth a word where it is so much nearer than the pack's own.
constexpr double clearly = 0.5;

// The stages that the engine found, by the tensors that end them.
result<std::vector<scaffold::pack_stage>> stages_of(const host::node& backbone) {
  std::vector<scaffold::pack_stage> made;
  const graft_differentiable* table = backbone.differentiable();
  if (table == nullptr) return made;
  const graft_boundary* const* all = nullptr;
  uint64_t n = 0;
  GRAFT_TRY(host::take_error(table->boundaries(backbone.instance(), &all, &n), backbone.id()));
  for (uint64_t k = 1; k < n; ++k)
    made.push_back({to_string(all[k]->name), to_string(all[k]->tensor)});
  return made;
}

// The stages are written down. A network that cannot be trained is a pack all the same.
status add_stages(const scaffold::new_pack& pack, const host::node& backbone) {
  const auto stages = stages_of(backbone);
  if (!stages.ok()) {
    std::cout << "  no stages: " << stages.status().message() << "\n";
    return {};
  }
  GRAFT_TRY_ASSIGN(const std::vector<std::string> described, backbone.stages());
  for (std::size_t i = 0; i < stages->size(); ++i) {
    std::cout << "  " << described[i] << " ends at '" << (*stages)[i].tensor << "'\n";
  }
  return scaffold::describe_pack(pack.folder, "model.onnx", pack.sha256, pack.settled, *stages);
}

void tell(const pack_findings& found, const std::string& photos) {
  std::cout << "  checked with " << found.photos << (found.photos == 1 ? " photo" : " photos")
            << ": features from " << number_text(found.least) << " to " << number_text(found.most)
            << ", " << number_text(100 * found.zeros, 3) << " % of them 0\n";
  if (found.all_same) {
    complain("the network gives the same features for every photo of '" + photos +
             "'; is this the right file, and the right tensor (--features)?");
  }
  for (const std::string& one : found.classes) std::cout << "  class " << one << "\n";
  if (found.tried.empty()) {
    std::cout << "  the file does not remember how its training photos looked (no batch "
                 "normalisation behind the\n"
                 "  first convolution): compare `graft features --dump-input` with what its "
                 "publisher feeds it\n";
    return;
  }
  std::cout
      << "  how far what the first convolution gives is from its training, by preprocessing:\n";
  const auto own = std::find_if(found.tried.begin(), found.tried.end(),
                                [](const tried_preprocessing& one) { return one.own; });
  for (const tried_preprocessing& one : found.tried) {
    std::cout << "    " << number_text(one.distance, 3) << "  " << one.words
              << (one.own ? "  (this pack)" : "") << "\n";
  }
  const tried_preprocessing& best = found.tried.front();
  if (best.distance > clearly * own->distance) {
    std::cout << "  no other common preprocessing is clearly nearer\n";
    return;
  }
  complain("photos look more as in the network's training with " + best.words + " (distance " +
           number_text(best.distance, 3) + ") than as this pack says (" +
           number_text(own->distance, 3) +
           "); ask whoever trained it which is right (--channels, --mean, --std)");
}

}  // namespace

int make_model_pack(const new_pack_arguments& arguments) {
  const auto made = scaffold::new_model_pack(arguments.pack);
  if (!made.ok()) {
    complain(made.status().message());
    return made.status().code() == code::invalid_argument ? exit_invalid : exit_for(made.status());
  }
  // A pack that nothing can run is no pack: the engine reads it as a pipeline would.
  const auto graph = photo_backbone({"onednn.backbone", made->folder + "/", "auto"}, nullptr);
  if (!graph) return exit_invalid;
  const graph::graph_node& backbone = graph->nodes[graph->find("backbone")];
  std::cout << "made " << made->folder << "; " << backbone.columns.front().full_name() << " "
            << backbone.columns.front().describe() << " from tensor '" << made->settled.features
            << "'\n";
  if (const status written = add_stages(*made, *backbone.instance); !written.ok()) {
    complain(written.message());
    return exit_for(written);
  }
  for (const std::string& one : made->assumed) std::cout << "  assumed: " << one << "\n";
  if (arguments.photos.empty()) {
    std::cout << "  not checked: give a photo or a folder of them (--photo)\n";
    return exit_done;
  }
  runtime::console console(true);
  runtime::recorder recorder(console);
  const auto found = check_pack(*made, arguments.photos, &recorder);
  if (!found.ok()) {
    complain(found.status().message());
    return exit_for(found.status());
  }
  tell(*found, arguments.photos);
  return exit_done;
}

}  // namespace graft::runner
