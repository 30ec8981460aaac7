// What an exported file says about itself: classes, how a photo becomes its input, where the
// weights come from.
#pragma once

#include "export/path.hpp"

#include <string>
#include <utility>
#include <vector>

namespace graft::exporting {

// Pairs for ModelProto.metadata_props; numbers and texts as they are, lists as JSON.
std::vector<std::pair<std::string, std::string>> metadata(const graph::graph& graph,
                                                          const path& way);

}  // namespace graft::exporting
