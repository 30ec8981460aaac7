#include "runner/backbone_graph.hpp"

#include "base/files.hpp"
#include "config/value.hpp"

namespace graft::runner {
namespace {

// Names stay names; paths start at the working directory, not at the pipeline's own folder.
std::string model_value(const std::string& model) {
  const bool path = model.find('/') != std::string::npos || model.ends_with(".onnx");
  return config::quoted(path ? base::absolute_path(model) : model);
}

std::string node(const std::string& id, const std::string& use, const std::string& rest) {
  return "[[node]]\nid = " + config::quoted(id) + "\nuse = " + config::quoted(use) + "\n" + rest;
}

std::string backbone(const backbone_request& request) {
  return node("backbone", request.backbone,
              "model = " + model_value(request.model) +
                  "\nprecision = " + config::quoted(request.precision) + "\n" +
                  (request.train ? "trainable = \"all\"\n" : "")) +
         (request.train ? node("head", "head.dense", "hidden = []\n") : "");
}

constexpr const char* head = "format = 1\nname = \"features\"\n";

}  // namespace

std::optional<graph::graph> photo_backbone(const backbone_request& request, host::events* events) {
  const std::string here = config::quoted(base::absolute_path("."));
  return load_graph_text(head + node("photos", "photos.folder", "path = " + here + "\n") +
                             node("augment", "augment.standard", "random = false\n") +
                             backbone(request),
                         usual_options(events));
}

std::optional<graph::graph> tensor_backbone(const backbone_request& request, const std::string& npy,
                                            host::events* events) {
  return load_graph_text(head +
                             node("tensors", "tensors.npy",
                                  "images = " + config::quoted(base::absolute_path(npy)) + "\n") +
                             backbone(request),
                         usual_options(events));
}

}  // namespace graft::runner
