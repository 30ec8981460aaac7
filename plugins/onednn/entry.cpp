#include "backbone.hpp"

#include <graft/sdk/plugin.hpp>

GRAFT_PLUGIN("onednn", "0.1.0", graft::onednn::backbone)
