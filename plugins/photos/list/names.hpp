// What names of files and folders mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace graft::photos {

// Hidden files and folders, and what operating systems leave behind (Thumbs.db, __MACOSX): never
// looked into.
bool is_hidden(std::string_view name);

// LICENSE*, README*, and text or annotation files (.txt, .md, .csv, .json, ...): no photos, and no
// bad ones either, unless their bytes say otherwise.
bool is_metadata(std::string_view name);

// Ends in the extension of a photo: a folder of such a name is a mistake.
bool has_photo_extension(std::string_view name);

// GRAFT_SPLIT_* of train, val | valid | validation, or test, in any case of letters.
std::optional<int32_t> split_of(std::string_view name);

// Names go into JSON and reports, so they must be UTF-8.
bool is_utf8(std::string_view text);

}  // namespace graft::photos
