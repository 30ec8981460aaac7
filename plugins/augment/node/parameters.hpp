// The parameter table of augment.standard, and its values as an augmentation.
#pragma once

#include "view/augmentation.hpp"

#include <graft/sdk/param.hpp>
#include <graft/sdk/values.hpp>

#include <vector>

namespace graft::augment {

std::vector<param> parameter_table();

// Nothing is random in the result where `random` is false.
augmentation read_parameters(const values& values);

}  // namespace graft::augment
