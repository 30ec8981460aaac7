// A CSV manifest: path,label[,split][,group].
#pragma once

#include "list/listing.hpp"

#include <string_view>

namespace graft::photos {

// Lists the photos that the text of a manifest names; `name` is the manifest's, for messages. The
// header is required, its columns come in any order. Paths are relative to the root, which is the
// manifest's folder, and stay inside. An empty split leaves the item without one.
// Errors: all faults of the text at once (the first ten are told), as "name:line: ..."; photos of
// one class only. A photo that is missing or unreadable is a bad file.
result<listing> list_manifest(std::string_view text, const std::string& name,
                              const photo_root& root, const list_services& services);

}  // namespace graft::photos
