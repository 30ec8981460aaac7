// The function of graft.onnx/1 over a node class with this member:
//
//   status write_onnx(const output_stream& stream);
#pragma once

#include <graft/abi/ext/onnx.h>
#include <graft/sdk/guard.hpp>
#include <graft/sdk/stream.hpp>

namespace graft::detail {

template <class Node>
struct onnx_thunks {
  static graft_status GRAFT_CALL write(void* self, const graft_output_stream* stream) noexcept {
    auto& at = *static_cast<instance<Node>*>(self);
    return guard(at.host, [&] { return at.node.write_onnx(output_stream(stream)); });
  }
  static const graft_onnx* table() {
    static const graft_onnx made = {sizeof(graft_onnx), 0, write};
    return &made;
  }
};

}  // namespace graft::detail
