#include "scaffold/new_model_pack.hpp"

#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/number.hpp"
#include "formats/onnx/reader.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <set>

namespace graft::scaffold {
namespace {

// torchvision's, on 0..255.
const std::vector<double> usual_mean{123.675, 116.28, 103.53};
const std::vector<double> usual_std{58.395, 57.12, 57.375};

const onnx::node* maker_of(const onnx::graph& graph, const std::string& value) {
  for (const onnx::node& node : graph.nodes) {
    if (std::find(node.outputs.begin(), node.outputs.end(), value) != node.outputs.end()) {
      return &node;
    }
  }
  return nullptr;
}

// "features" where the model has it; else what the classifier at its end (a dense layer with stored
// weights, with or without softmax) is given; else the last output.
std::string find_features(const onnx::graph& graph) {
  for (const onnx::node& node : graph.nodes) {
    for (const std::string& output : node.outputs) {
      if (output == "features") return output;
    }
  }
  std::set<std::string> stored;
  for (const onnx::tensor& one : graph.initializers) stored.insert(one.name);
  std::string at = graph.outputs.back().name;
  for (const onnx::node* node = maker_of(graph, at); node != nullptr; node = maker_of(graph, at)) {
    const bool passes = node->op_type == "Softmax" || node->op_type == "Identity";
    const bool adds_bias = node->op_type == "Add" && node->inputs.size() == 2 &&
                           (stored.contains(node->inputs[0]) || stored.contains(node->inputs[1]));
    if (passes || adds_bias) {
      at = stored.contains(node->inputs[0]) ? node->inputs[1] : node->inputs[0];
      continue;
    }
    const bool dense = (node->op_type == "Gemm" || node->op_type == "MatMul") &&
                       node->inputs.size() >= 2 && stored.contains(node->inputs[1]);
    return dense ? node->inputs[0] : graph.outputs.back().name;
  }
  return graph.outputs.back().name;
}

std::vector<float> floats(const onnx::graph& graph, const std::string& name) {
  for (const onnx::tensor& one : graph.initializers) {
    if (one.name != name || one.type != onnx::data_type::float32) continue;
    std::vector<float> values(one.bytes.size() / sizeof(float));
    std::memcpy(values.data(), one.bytes.data(), values.size() * sizeof(float));
    return values;
  }
  return {};
}

std::optional<first_statistics> find_statistics(const onnx::graph& graph) {
  for (const onnx::node& node : graph.nodes) {
    if (node.op_type != "BatchNormalization" || node.inputs.size() < 5) continue;
    const onnx::node* before = maker_of(graph, node.inputs[0]);
    if (before == nullptr || before->op_type != "Conv") continue;
    // The first convolution only: it is given the network's input.
    if (maker_of(graph, before->inputs[0]) != nullptr) continue;
    first_statistics found{node.inputs[0], floats(graph, node.inputs[3]),
                           floats(graph, node.inputs[4])};
    if (!found.mean.empty() && found.mean.size() == found.variance.size()) return found;
  }
  return std::nullopt;
}

// Pixels a side that the model says, or 0.
int64_t stated_size(const onnx::graph& graph) {
  std::set<std::string> stored;
  for (const onnx::tensor& one : graph.initializers) stored.insert(one.name);
  for (const onnx::value_info& input : graph.inputs) {
    if (stored.contains(input.name) || input.shape.size() != 4) continue;
    const int64_t height = input.shape[2].size.value_or(0);
    const int64_t width = input.shape[3].size.value_or(0);
    return height == width && height > 0 ? height : 0;
  }
  return 0;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string list(const std::vector<double>& numbers) {
  std::string text;
  for (const double one : numbers) text += (text.empty() ? "" : ", ") + base::shortest(one);
  return "[" + text + "]";
}

std::string describe(const pack_request& request, const std::string& model,
                     const std::string& sha256) {
  return "name    = " + quoted(request.name) + "\nlicence = " + quoted(request.licence) +
         "\nsource  = " + quoted(request.source) + "\nmodel   = " + quoted(model) +
         "\nsha256  = \"" + sha256 + "\"\n\n[input]\nwidth    = " + std::to_string(request.size) +
         "\nheight   = " + std::to_string(request.size) +
         "\nchannels = " + quoted(request.channels) + "\nmean     = " + list(request.mean) +
         "   # on 0..255\nstd      = " + list(request.std) +
         "\n\n[resize]\nmode          = \"short_side\"\nsize          = " +
         std::to_string(request.resize) + "\ninterpolation = " + quoted(request.interpolation) +
         "\n\n[features]\ntensor = " + quoted(request.features) + "\n";
}

// Fills in what was left out and says what.
void complete(pack_request& request, const onnx::graph& graph, std::vector<std::string>& assumed) {
  if (request.features.empty()) request.features = find_features(graph);
  if (request.size == 0) request.size = stated_size(graph);
  if (request.size == 0) {
    request.size = 224;
    assumed.push_back("input size 224: the model leaves it open (--size)");
  }
  if (request.resize == 0) {
    request.resize = request.size * 256 / 224;
    assumed.push_back("photos are resized to a short side of " + std::to_string(request.resize) +
                      " and cropped in the centre (--resize, --interpolation)");
  }
  if (request.mean.empty() || request.std.empty()) {
    if (request.mean.empty()) request.mean = usual_mean;
    if (request.std.empty()) request.std = usual_std;
    assumed.push_back("mean and deviation of torchvision (--mean, --std)");
  }
  if (request.licence.empty()) {
    request.licence = "not stated";
    assumed.push_back("no licence (--licence)");
  }
  if (request.source.empty()) {
    request.source = "not stated";
    assumed.push_back("no source (--source)");
  }
}

}  // namespace

result<new_pack> new_model_pack(const pack_request& given) {
  pack_request request = given;
  new_pack made;
  made.folder = request.out.empty() ? request.name : request.out;
  std::error_code error;
  if (std::filesystem::exists(made.folder, error)) {
    return invalid("'" + made.folder + "' exists already and is not touched; give another --out");
  }
  for (const std::vector<double>* three : {&request.mean, &request.std}) {
    if (!three->empty() && three->size() != 3) {
      return invalid("--mean and --std are three numbers each, such as 123.675,116.28,103.53");
    }
  }
  GRAFT_TRY_ASSIGN(const base::mapped_file file, base::mapped_file::open(request.onnx));
  const auto model = onnx::read(file.bytes());
  if (!model.ok()) return model.status().within("'" + request.onnx + "'");
  if (model->graph.outputs.empty()) return invalid("'" + request.onnx + "' has no output");
  complete(request, model->graph, made.assumed);
  const std::string& last = model->graph.outputs.back().name;
  if (last != request.features) made.classifier = last;
  made.statistics = find_statistics(model->graph);
  made.sha256 = base::hex(base::sha256(file.bytes()));
  made.settled = request;
  GRAFT_TRY(base::make_folders(made.folder));
  GRAFT_TRY(base::copy_file(request.onnx, made.folder + "/model.onnx"));
  GRAFT_TRY(describe_pack(made.folder, "model.onnx", made.sha256, request, {}));
  return made;
}

status describe_pack(const std::string& folder, const std::string& model, const std::string& sha256,
                     const pack_request& pack, const std::vector<pack_stage>& stages) {
  std::string text = describe(pack, model, sha256);
  for (const pack_stage& one : stages) {
    text += "\n[[stage]]\nname   = " + quoted(one.name) + "\ntensor = " + quoted(one.tensor) + "\n";
  }
  return base::write_file(folder + "/backbone.toml", text);
}

}  // namespace graft::scaffold
