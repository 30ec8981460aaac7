#include "join.hpp"
#include "write.hpp"

GRAFT_PLUGIN("features", "0.1.0", graft::features::join, graft::features::write)
