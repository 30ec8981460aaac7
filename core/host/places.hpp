// Where plugins, model packs and the cache are: environment variables first, then beside the
// program, or beside the library where a program of somebody else's uses Graft as one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace graft::host {

// Folders that hold plugin folders: GRAFT_PLUGIN_PATH (colon-separated), then lib/graft/plugins
// of the prefix that the program or the library is installed below.
std::vector<std::string> plugin_folders();

// Folders that hold model packs: GRAFT_MODEL_PATH, then share/graft/models of the same prefix.
std::vector<std::string> model_folders();

// GRAFT_CACHE_DIR, or $XDG_CACHE_HOME/graft, or ~/.cache/graft.
std::string cache_folder();

// The folders of a colon-separated list; empty parts are left out.
std::vector<std::string> split_path(std::string_view list);

}  // namespace graft::host
