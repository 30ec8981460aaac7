// Which standard operators mean the same in two versions of the operator set.
#pragma once

#include "formats/onnx/model.hpp"

#include <cstdint>

namespace graft::onnx {

// True where `node`, written for opset `from`, computes the same in opset `to` (from <= to);
// `rank` is that of its result, 0 where it is not known. False also where nothing is known.
bool means_the_same(const node& node, int64_t rank, int64_t from, int64_t to);

}  // namespace graft::onnx
