#include "export/node_model.hpp"

#include <graft/abi/ext/onnx.h>
#include <graft/sdk/text.hpp>

#include <new>

namespace graft::exporting {
namespace {

graft_status GRAFT_CALL append(const graft_output_stream* stream, const void* data,
                               uint64_t size) noexcept {
  try {
    static_cast<std::string*>(stream->context)
        ->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
    return GRAFT_OK;
  } catch (const std::bad_alloc&) {
    host::remember_error("there is not enough memory for the model");
    return GRAFT_RESOURCE_EXHAUSTED;
  }
}

}  // namespace

result<std::string> node_model(const graph::graph_node& node) {
  const auto find = node.type.raw->extension;
  const auto* table = find == nullptr ? nullptr
                                      : static_cast<const graft_onnx*>(find(
                                            node.instance->instance(), to_text(GRAFT_EXT_ONNX)));
  if (table == nullptr || !GRAFT_HAS(table, write)) {
    return unsupported("node '" + node.id() + "' (" + node.type.name +
                       ") cannot be written as ONNX: its plugin does not offer " GRAFT_EXT_ONNX);
  }
  std::string bytes;
  const graft_output_stream stream = {sizeof(graft_output_stream), 0, &bytes, append};
  GRAFT_TRY(host::take_error(table->write(node.instance->instance(), &stream), node.id()));
  return bytes;
}

}  // namespace graft::exporting
