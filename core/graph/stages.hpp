// The stages of build(), in the order in which they run. Each adds its faults and does what it can.
#pragma once

#include "graph/build.hpp"

namespace graft::graph {

// Finds and loads the plugin and type of every node, and binds its parameters.
void resolve(graph& graph, const host::catalogue& catalogue, const build_options& options,
             config::diagnostics& found);

// Settles `from`, the order, and that there is one source with everything else below it.
void connect(graph& graph, config::diagnostics& found);

// Lets every node that wants images of a size tell the nearest image node above it.
void negotiate(graph& graph, config::diagnostics& found);

// Binds ports to columns and asks every node for the columns that it adds.
void infer_schemas(graph& graph, config::diagnostics& found);

// Finds the backbones that are to be trained and the estimators that do it, and tells the nodes
// above them.
void settle_training(graph& graph, config::diagnostics& found);

// Asks a node again for its columns, once it was fitted or loaded.
status infer_again(graph& graph, int node);

// What each node's columns depend on, for the cache.
void compute_identities(graph& graph);

// A fault of a node as a whole, at its `use`.
config::diagnostic fault(const graph_node& node, std::string code, std::string message,
                         std::string expected = {}, std::string hint = {});

// A fault at a given place.
config::diagnostic fault_at(const config::position& at, std::string code, std::string message,
                            std::string expected = {}, std::string hint = {});

}  // namespace graft::graph
