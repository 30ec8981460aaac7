#include "node/folder_source.hpp"
#include "node/manifest_source.hpp"

GRAFT_PLUGIN("photos", "0.1.0", graft::photos::folder_source, graft::photos::manifest_source)
