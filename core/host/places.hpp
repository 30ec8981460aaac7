// Where plugins, model packs and the cache are: environment variables first, then beside the
// program.
#pragma once

#include <string>
#include <vector>

namespace graft::host {

// Folders that hold plugin folders: GRAFT_PLUGIN_PATH (colon-separated), then lib/graft/plugins
// of the prefix that the program stands in.
std::vector<std::string> plugin_folders();

// Folders beside the program that hold model packs; GRAFT_MODEL_PATH comes before them.
std::vector<std::string> model_folders();

// GRAFT_CACHE_DIR, or $XDG_CACHE_HOME/graft, or ~/.cache/graft.
std::string cache_folder();

}  // namespace graft::host
