#include "npy_source.hpp"

GRAFT_PLUGIN("tensors", "0.1.0", graft::tensors::npy_source)
