// A folder of folders: one a class, or train/ val/ test/ with one a class in each.
#pragma once

#include "list/listing.hpp"

namespace graft::photos {

// Lists root/<class>/**; where every top-level folder is named train, val (valid, validation) or
// test, root/<split>/<class>/**. Class names are the folders' names. Photos are sorted by path.
// Errors: no class folder, only one class, a class folder without a single readable photo, splits
// whose classes differ, a class folder that is a link.
result<listing> list_folder(const photo_root& root, const list_services& services);

// An error unless the photos have at least two classes.
status check_classes(const listing& found);

}  // namespace graft::photos
