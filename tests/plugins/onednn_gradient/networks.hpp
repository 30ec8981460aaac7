// A small network with every kind of joint: residual, depthwise, squeeze-excite, concat.
#pragma once

#include "op_cases.hpp"

#include <cmath>

namespace graft::test {

// `activation` is an operator of one input: "Sigmoid" is smooth, "Relu" is not.
model_builder mixed_network(const std::string& activation);

}  // namespace graft::test
