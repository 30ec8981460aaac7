#include "node/classifier.hpp"

GRAFT_PLUGIN("evaluate", "0.1.0", graft::evaluate::classifier)
