#include "node/folder_source.hpp"

#include "list/folder.hpp"

namespace graft::photos {

std::vector<param> folder_source::params() {
  return params_after(param::folder("path").required().doc(
      "The folder that holds a sub-folder of photos for each class."));
}

folder_source::folder_source(graft::host host, const graft::values& values)
    : photo_source(host, values), path_(values.text("path")) {}

status folder_source::list(const item_sink& out) {
  GRAFT_TRY_ASSIGN(const photo_root root, photo_root::open(path_));
  GRAFT_TRY_ASSIGN(const listing found, list_folder(root, services()));
  return publish(root, found, out);
}

}  // namespace graft::photos
