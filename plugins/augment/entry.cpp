#include "node/standard.hpp"

#include <graft/sdk/plugin.hpp>

GRAFT_PLUGIN("augment", "0.1.0", graft::augment::standard)
