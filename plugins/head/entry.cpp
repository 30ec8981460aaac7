#include "node/dense.hpp"
#include "node/knn.hpp"
#include "node/logistic.hpp"

GRAFT_PLUGIN("head", "0.1.0", graft::head::dense, graft::head::logistic, graft::head::knn)
