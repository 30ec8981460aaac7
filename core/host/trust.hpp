// Whether code may be loaded from a place: only where nobody but its owner (or their private
// group) and root can write.
#pragma once

#include <graft/sdk/status.hpp>

#include <string>

namespace graft::host {

// Checks the file and its folder, and the folder that a link leads to. The owner must be root or
// the user who runs Graft; others must not be able to write, and a group only where it is the
// owner's private one.
status check_trusted(const std::string& file);

}  // namespace graft::host
