#include "backbone.hpp"

#include <graft/sdk/plugin.hpp>

GRAFT_PLUGIN("opencv", "0.1.0", graft::opencv::backbone)
