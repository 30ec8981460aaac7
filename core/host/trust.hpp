// Whether code may be loaded from a place: only where nobody but its owner (or their private
// group) and root can write.
#pragma once

#include "base/descriptor.hpp"

#include <graft/sdk/result.hpp>

#include <string>

namespace graft::host {

// Opens folder/name for loading, and checks what was opened, so that nothing can be put in its
// place afterwards: load it through /proc/self/fd. The file and its folder must belong to root or
// to the user who runs Graft, and be writable by nobody else, a group only where it is the owner's
// private one; the folders above may be writable by others only with the sticky bit, as /tmp is. A
// link in the folder must not lead out of it.
result<base::descriptor> open_trusted(const std::string& folder, const std::string& name);

// The same checks without the file.
status check_trusted_folder(const std::string& folder);
status check_trusted(const std::string& file);

}  // namespace graft::host
