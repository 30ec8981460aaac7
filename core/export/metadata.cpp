#include "export/metadata.hpp"

#include "base/number.hpp"

#include <graft/sdk/text.hpp>

#include <array>

#include <nlohmann/json.hpp>

namespace graft::exporting {
namespace {

using entries = std::vector<std::pair<std::string, std::string>>;

constexpr std::array<const char*, 5> interpolations{"nearest", "lanczos", "bilinear", "bicubic",
                                                    "box"};

// Shortest texts that give the same floats.
std::string list(const float (&numbers)[3]) {
  std::string text = "[";
  for (int i = 0; i < 3; ++i) text += (i > 0 ? ", " : "") + base::shortest(numbers[i]);
  return text + "]";
}

void add_image(const graft_image_spec& spec, entries& out) {
  out.emplace_back("graft.image_width", std::to_string(spec.width));
  out.emplace_back("graft.image_height", std::to_string(spec.height));
  out.emplace_back("graft.resize_mode",
                   spec.resize_mode == GRAFT_RESIZE_SQUASH ? "squash" : "short_side");
  out.emplace_back("graft.resize", std::to_string(spec.resize));
  out.emplace_back("graft.interpolation",
                   interpolations[static_cast<std::size_t>(spec.interpolation)]);
  out.emplace_back("graft.crop", "centre");
}

void add_pack(const std::string& node, const config::model_pack& whole, entries& out) {
  const graft_model_pack& pack = *whole.raw();
  const std::string at = "graft." + node + ".";
  out.emplace_back(at + "model", to_string(pack.name));
  out.emplace_back(at + "licence", whole.licence());
  out.emplace_back(at + "source", whole.source());
  out.emplace_back(at + "channel_order", pack.channel_order == GRAFT_CHANNELS_BGR ? "bgr" : "rgb");
  out.emplace_back(at + "mean", list(pack.mean));
  out.emplace_back(at + "scale", list(pack.scale));
}

}  // namespace

entries metadata(const graph::graph& graph, const path& way) {
  entries out;
  out.emplace_back("graft.version", GRAFT_VERSION);
  out.emplace_back("graft.pipeline", graph.file.name);
  out.emplace_back("graft.class_names",
                   nlohmann::json(graph.type_of(way.probabilities).class_names).dump());
  const graft_image_spec* const spec = graph.nodes[way.input.node].instance->obeyed();
  if (spec != nullptr && spec->width > 0) add_image(*spec, out);
  for (const int index : way.nodes) {
    for (const auto& pack : graph.nodes[index].packs) {
      add_pack(graph.nodes[index].id(), *pack, out);
    }
  }
  return out;
}

}  // namespace graft::exporting
