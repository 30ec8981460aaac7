#include "import/endpoints.hpp"

#include "import/constants.hpp"

#include <algorithm>
#include <set>

namespace graft::onednn {
namespace {

bool is_made(const onnx::graph& g, const std::string& name) {
  return std::any_of(g.nodes.begin(), g.nodes.end(), [&](const onnx::node& n) {
    return std::find(n.outputs.begin(), n.outputs.end(), name) != n.outputs.end();
  });
}

std::string describe(const onnx::value_info& info) {
  std::string text = "[";
  for (const onnx::dimension& dim : info.shape) {
    if (text.size() > 1) text += ",";
    text += dim.size ? std::to_string(*dim.size) : dim.symbol.empty() ? "?" : dim.symbol;
  }
  return text + "]";
}

}  // namespace

status find_input(const onnx::model& model, const import_options& options, value& out) {
  std::set<std::string> constants;
  for (const onnx::tensor& t : model.graph.initializers) constants.insert(t.name);
  const onnx::value_info* found = nullptr;
  for (const onnx::value_info& info : model.graph.inputs) {
    if (constants.count(info.name) != 0) continue;
    if (found != nullptr) {
      return unsupported("the model has more than one input ('" + found->name + "' and '" +
                         info.name + "'); a backbone takes one image");
    }
    found = &info;
  }
  if (found == nullptr) return invalid("the model has no input");
  if (!element_type(found->type, out.type) || out.type != dtype::f32) {
    return unsupported("the input '" + found->name + "' is " + onnx::type_name(found->type) +
                       "; a backbone takes floating point");
  }
  if (!found->has_shape || found->shape.size() != 4) {
    return unsupported("the input '" + found->name + "' is " + describe(*found) +
                       "; a backbone takes [N,C,H,W]");
  }
  const int64_t bound[4] = {options.batch, 0, options.height, options.width};
  out.name = found->name;
  for (std::size_t i = 0; i < 4; ++i) {
    const int64_t size = found->shape[i].size.value_or(bound[i]);
    // A size of 0 or less stands for "open" in files of some exporters.
    const int64_t taken = size > 0 ? size : bound[i];
    if (taken < 1) {
      return invalid("the input '" + found->name + "' is " + describe(*found) +
                     ", which leaves its size open; a backbone.toml with the image size says it");
    }
    if (taken > 65'536) {
      return invalid("the input '" + found->name + "' is " + describe(*found) +
                     ", which is larger than 65536 along an axis");
    }
    out.dims.push_back(taken);
  }
  return {};
}

status find_features(const onnx::model& model, const import_options& options, std::string& out) {
  if (!options.features.empty()) {
    if (!is_made(model.graph, options.features)) {
      return invalid("no node of the model makes a tensor '" + options.features +
                     "', which backbone.toml names as the features");
    }
    out = options.features;
    return {};
  }
  if (is_made(model.graph, "features")) {
    out = "features";
    return {};
  }
  if (model.graph.outputs.empty()) return invalid("the model has no output");
  out = model.graph.outputs.back().name;
  if (!is_made(model.graph, out)) {
    return invalid("no node of the model makes its output '" + out + "'");
  }
  return {};
}

}  // namespace graft::onednn
