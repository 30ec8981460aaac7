// The reference of a node type, written from its tables.
#pragma once

#include <graft/abi/node.h>

#include <string>

namespace graft::runner {

// For a terminal.
std::string reference_text(const std::string& plugin, const graft_node_type& type);
// For docs/pipeline-reference.md.
std::string reference_markdown(const std::string& plugin, const graft_node_type& type);

}  // namespace graft::runner
