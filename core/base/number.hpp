// Numbers as text that reads back to the same bits, whatever the locale.
#pragma once

#include <string>

namespace graft::base {

// The shortest text that reads back to the same double: "0.1", "1e+300", "inf", "nan".
std::string shortest(double number);

}  // namespace graft::base
