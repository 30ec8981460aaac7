#include "runtime/import_model.hpp"

#include "formats/onnx/writer.hpp"
#include "runtime/opencv_library.hpp"
#include "runtime/plain_words.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace graft::opencv {
namespace {

struct import_fault {
  std::string message;              // OpenCV's
  std::optional<std::size_t> node;  // where it lies
  bool unknown_operator = false;
};

// "... Node [Clip@ai.onnx]:(onnx_node!#12) parse error: ..." lies in node 12.
std::optional<std::size_t> node_of(const std::string& message, std::size_t n_nodes) {
  constexpr std::string_view mark = "(onnx_node!#";
  const std::size_t at = message.find(mark);
  if (at == std::string::npos) return std::nullopt;
  std::size_t node = 0;
  const char* digits = message.data() + at + mark.size();
  const auto [end, error] = std::from_chars(digits, message.data() + message.size(), node);
  if (error != std::errc{} || *end != ')' || node >= n_nodes) return std::nullopt;
  return node;
}

std::optional<import_fault> try_import(const onnx::model& model, cv::dnn::Net& net) {
  const std::vector<std::byte> bytes = onnx::write(model);
  try {
    net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return std::nullopt;
  } catch (const std::exception& error) {
    import_fault fault;
    fault.message = error.what();
    fault.node = node_of(fault.message, model.graph.nodes.size());
    fault.unknown_operator = fault.message.find("Can't create layer") != std::string::npos;
    return fault;
  }
}

// Nodes of an operator that OpenCV does not have, `first` among them. The importer stops at the
// first; with the nodes of its operator made transparent it goes on to the next, until it is
// content or stumbles over something else (a shape that is now another, say).
std::set<std::size_t> unknown_nodes(onnx::model model, std::size_t first) {
  std::set<std::size_t> found;
  std::vector<onnx::node>& nodes = model.graph.nodes;
  for (std::optional<std::size_t> at = first; at;) {
    const std::string op = nodes[*at].op_type;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i].op_type != op) continue;
      found.insert(i);
      nodes[i].op_type = "Identity";
      nodes[i].domain.clear();
      nodes[i].attributes.clear();
      nodes[i].inputs.resize(1);
      nodes[i].outputs.resize(1);
    }
    cv::dnn::Net ignored;
    const std::optional<import_fault> next = try_import(model, ignored);
    at = next && next->unknown_operator ? next->node : std::nullopt;
    if (at && found.count(*at) != 0) break;
  }
  return found;
}

std::string listed(const std::set<std::size_t>& nodes, const std::vector<std::string>& texts) {
  std::string text;
  for (const std::size_t i : nodes) text += (text.empty() ? "" : ", ") + texts[i];
  return text;
}

}  // namespace

result<cv::dnn::Net> import_model(const importable& from) {
  cv::dnn::Net net;
  const std::optional<import_fault> fault = try_import(from.model, net);
  if (!fault) return net;
  if (!fault->node) {
    return unsupported(opencv_version() + " cannot read the model: " + plain_words(fault->message));
  }
  if (fault->unknown_operator) {
    return unsupported(opencv_version() + " does not have the operators of these nodes: " +
                       listed(unknown_nodes(from.model, *fault->node), from.node_texts) +
                       "; onednn.backbone may run the model");
  }
  return unsupported(opencv_version() + " cannot read the node " + from.node_texts[*fault->node] +
                     ": " + plain_words(fault->message));
}

}  // namespace graft::opencv
