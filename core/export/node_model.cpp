#include "export/node_model.hpp"

#include "host/byte_streams.hpp"

#include <graft/abi/ext/onnx.h>
#include <graft/sdk/text.hpp>

namespace graft::exporting {
result<std::string> node_model(const graph::graph_node& node) {
  const auto find = node.type.raw->extension;
  const auto* table = find == nullptr ? nullptr
                                      : static_cast<const graft_onnx*>(find(
                                            node.instance->instance(), to_text(GRAFT_EXT_ONNX)));
  if (table == nullptr || !GRAFT_HAS(table, write)) {
    return unsupported("node '" + node.id() + "' (" + node.type.name +
                       ") cannot be written as ONNX: its plugin does not offer " GRAFT_EXT_ONNX);
  }
  host::byte_output written;
  GRAFT_TRY(host::take_error(table->write(node.instance->instance(), written.raw()), node.id()));
  return std::move(written.bytes());
}

}  // namespace graft::exporting
