#include "import/rewrites.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace graft::opencv {
namespace {

int64_t integer_or_zero(const onnx::node& node, std::string_view name) {
  const onnx::attribute* found = node.find(name);
  return found == nullptr ? 0 : found->i;
}

// [top, left, bottom, right] of a pool that counts its padding, or nothing. With ceil_mode the last
// window may hang over the padding, which is not counted: that stays as it is.
std::vector<int64_t> counted_padding(const onnx::node& node) {
  if (node.op_type != "AveragePool" || node.inputs.empty() || node.outputs.empty()) return {};
  if (integer_or_zero(node, "count_include_pad") == 0) return {};
  const onnx::attribute* pads = node.find("pads");
  if (pads == nullptr || pads->ints.size() != 4 || integer_or_zero(node, "ceil_mode") != 0) {
    return {};
  }
  const bool padded =
      std::any_of(pads->ints.begin(), pads->ints.end(), [](int64_t n) { return n > 0; });
  return padded ? pads->ints : std::vector<int64_t>{};
}

// Pad with zeros as opset 2 to 10 has it, which the importer takes in every file.
onnx::node zero_pad(const std::string& from, const std::string& to,
                    const std::vector<int64_t>& pads) {
  onnx::node pad;
  pad.name = to;
  pad.op_type = "Pad";
  pad.inputs = {from};
  pad.outputs = {to};
  pad.attributes = {onnx::make_attribute("mode", std::string("constant")),
                    onnx::make_attribute("pads", std::vector<int64_t>{0, 0, pads[0], pads[1], 0, 0,
                                                                      pads[2], pads[3]}),
                    onnx::make_attribute("value", 0.0F)};
  return pad;
}

}  // namespace

void rewrite_average_pool(onnx::model& model) {
  // The importer counts padding in every pool of a file that says it comes from "pytorch".
  model.producer_name.clear();
  std::vector<onnx::node> nodes;
  for (onnx::node& node : model.graph.nodes) {
    const std::vector<int64_t> pads = counted_padding(node);
    if (!pads.empty()) {
      const std::string padded = node.outputs[0] + "/padded";
      nodes.push_back(zero_pad(node.inputs[0], padded, pads));
      node.inputs[0] = padded;
      std::erase_if(node.attributes, [](const onnx::attribute& one) {
        return one.name == "pads" || one.name == "count_include_pad" || one.name == "auto_pad";
      });
    }
    nodes.push_back(std::move(node));
  }
  model.graph.nodes = std::move(nodes);
}

}  // namespace graft::opencv
