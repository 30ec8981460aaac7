#include "split.hpp"

GRAFT_PLUGIN("dataset", "0.1.0", graft::splitting::split)
