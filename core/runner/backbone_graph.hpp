// Small pipelines that tools make for themselves around one backbone.
#pragma once

#include "runner/load_graph.hpp"

#include <optional>
#include <string>

namespace graft::runner {

struct backbone_request {
  std::string backbone;  // "plugin.type"
  std::string model;     // as on the command line
  std::string precision;
  bool train = false;  // the whole network, by a head below it
};

// photos → augment (eval view only) → backbone, for paths given to list_items().
std::optional<graph::graph> photo_backbone(const backbone_request& request, host::events* events);

// tensors → backbone: float32 NCHW, already normalised, from a .npy file.
std::optional<graph::graph> tensor_backbone(const backbone_request& request, const std::string& npy,
                                            host::events* events);

}  // namespace graft::runner
