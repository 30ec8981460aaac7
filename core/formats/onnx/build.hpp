// Small pieces of an ONNX model, for those who write one.
#pragma once

#include "formats/onnx/model.hpp"

#include <set>
#include <string>
#include <vector>

namespace graft::onnx {

// A node of one output, which also names it.
node make_node(std::string op, std::vector<std::string> inputs, std::string output,
               std::vector<attribute> attributes = {});

// A value of any number of items; `item` is the shape of one.
value_info make_value(std::string name, data_type type, const std::vector<int64_t>& item);

// The inputs that are not initialisers, as models before IR version 4 list those too.
std::vector<value_info> true_inputs(const graph& graph);

// Every name of a value in the graph.
std::set<std::string> value_names(const graph& graph);

// Drops the nodes and initialisers that do not lead to `output`, which becomes the only output.
void keep_only(graph& graph, const value_info& output);

}  // namespace graft::onnx
