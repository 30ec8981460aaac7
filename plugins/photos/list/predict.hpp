// Listing for prediction: whatever paths a person names, without labels.
#pragma once

#include "list/listing.hpp"

namespace graft::photos {

// Photos and bad files with their paths as they were given (below a folder: folder/relative), in
// the order given and without repeats. A path that is named outright and is no photo is a bad
// file, whatever its name; a folder is walked as a class folder is. Only cancelling is an error.
result<listing> list_any(const std::vector<std::string>& paths, const list_services& services);

}  // namespace graft::photos
