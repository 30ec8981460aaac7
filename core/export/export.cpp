#include "export/export.hpp"

#include "export/metadata.hpp"
#include "export/node_model.hpp"
#include "export/path.hpp"

#include "formats/onnx/join.hpp"
#include "formats/onnx/reader.hpp"
#include "formats/onnx/writer.hpp"

#include <graft/sdk/text.hpp>

#include <deque>
#include <map>
#include <span>

namespace graft::exporting {
namespace {

constexpr std::size_t largest_file = (std::size_t{1} << 31U) - 1;  // of one protobuf message

class joining {
 public:
  joining(const graph::graph& graph, const path& way) : graph_(graph), way_(way) {
    names_[way.input] =
        graph.type_of(way.input).role == GRAFT_ROLE_IMAGE ? "image" : graph.type_of(way.input).name;
  }

  joining(const joining&) = delete;
  joining& operator=(const joining&) = delete;

  result<onnx::model> run() {
    for (const int index : way_.nodes) {
      const graph::graph_node& node = graph_.nodes[index];
      GRAFT_TRY_ASSIGN(std::string bytes, node_model(node));
      files_.push_back(std::move(bytes));
      GRAFT_TRY(add(index, std::as_bytes(std::span<const char>(files_.back())))
                    .within("node '" + node.id() + "'"));
    }
    return whole_.finish(names_.at(way_.probabilities), "probabilities");
  }

 private:
  status add(int index, std::span<const std::byte> bytes) {
    const graph::graph_node& node = graph_.nodes[index];
    auto model = onnx::read(bytes);
    if (!model) return model.status().within("the ONNX model that it wrote");
    std::vector<std::string> reads;
    for (const graph::binding& input : node.inputs) {
      if (input.bound()) reads.push_back(names_.at(input));
    }
    GRAFT_TRY_ASSIGN(const std::vector<std::string> made,
                     whole_.add(node.id(), std::move(*model), reads));
    if (made.size() != node.columns.size()) {
      return invalid("the ONNX model that it wrote has " + std::to_string(made.size()) +
                     " outputs, but the node adds " + std::to_string(node.columns.size()) +
                     " columns");
    }
    for (std::size_t i = 0; i < made.size(); ++i) {
      names_[{index, static_cast<int>(i)}] = made[i];
    }
    return {};
  }

  const graph::graph& graph_;
  const path& way_;
  std::deque<std::string> files_;  // the models point into them
  onnx::joined_model whole_;
  std::map<graph::binding, std::string> names_;
};

std::string shape_text(const onnx::value_info& info) {
  std::string text;
  for (const onnx::dimension& one : info.shape) {
    text += (text.empty() ? "[" : ",") + (one.size ? std::to_string(*one.size) : one.symbol);
  }
  return text + "]";
}

std::string summarise(const onnx::model& model) {
  const onnx::value_info& in = model.graph.inputs.at(0);
  const onnx::value_info& out = model.graph.outputs.at(0);
  return onnx::type_name(in.type) + " " + in.name + " " + shape_text(in) + " to " + out.name + " " +
         shape_text(out) + ", opset " + std::to_string(model.opset_version());
}

std::vector<std::string> notes_on(const graph::graph& graph, const path& way,
                                  const onnx::model& model) {
  std::vector<std::string> notes;
  for (const int index : way.nodes) {
    const host::node& node = *graph.nodes[index].instance;
    if (node.network() == nullptr) continue;
    const std::string precision = to_string(node.network()->precision(node.instance()));
    if (precision != "fp32") {
      notes.push_back("node '" + node.id() + "' computes in " + precision +
                      ", the file in fp32: results differ by that");
    }
  }
  const onnx::dimension& batch = model.graph.inputs.at(0).shape.at(0);
  if (batch.size) {
    notes.push_back("the model of the backbone takes " + std::to_string(*batch.size) +
                    " image at a time, and so does the file");
  }
  return notes;
}

}  // namespace

result<exported> to_onnx(const graph::graph& graph) {
  GRAFT_TRY_ASSIGN(const path way, find_path(graph));
  joining joined(graph, way);
  GRAFT_TRY_ASSIGN(onnx::model model, joined.run());
  model.producer_name = "graft";
  model.producer_version = GRAFT_VERSION;
  model.graph.name = graph.file.name;
  model.metadata = metadata(graph, way);
  exported made;
  made.bytes = onnx::write(model);
  if (made.bytes.size() > largest_file) {
    return unsupported("the model would take " + std::to_string(made.bytes.size() >> 20U) +
                       " MB, but an ONNX file without external data holds 2047 MB at most");
  }
  made.summary = summarise(model);
  made.notes = notes_on(graph, way, model);
  return made;
}

}  // namespace graft::exporting
