// Small networks to train.
#pragma once

#include "op_cases.hpp"

#include <cmath>

namespace graft::test {

// Every kind of joint: residual, depthwise, squeeze-excite, concat. `activation` is an operator of
// one input: "Sigmoid" is smooth, "Relu" is not.
model_builder mixed_network(const std::string& activation);

// Three image sizes, and so three stages, of three convolutions each.
model_builder deep_network();

}  // namespace graft::test
