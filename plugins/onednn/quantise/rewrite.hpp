// The pass that turns a network into its int8 form: layers that oneDNN computes in int8 read and
// write integer values, and conversions stand wherever an fp32 layer meets an int8 one.
//
// An integer value q of the IR means q * value::scale. It is uint8 where nothing is negative, else
// int8, symmetric about zero; weights are int8 with a scale for each output channel.
#pragma once

#include "ir/graph.hpp"
#include "quantise/calibration.hpp"

#include <graft/sdk/status.hpp>

namespace graft::onednn {

// Internal operators of the rewritten graph: floats to integers and back.
extern const op_schema quantise_op;
extern const op_schema dequantise_op;

// `g` is simplified. Layers without a range, layers in `how.kept` and operators without an int8
// kernel stay fp32. Errors: failed_precondition where nothing computes in int8.
status quantise(graph& g, const calibration& how);

}  // namespace graft::onednn
