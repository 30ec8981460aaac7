// The SHA-256 of a large file, remembered so that it is computed once.
#pragma once

#include <base/files.hpp>

#include <graft/sdk/result.hpp>

#include <array>
#include <cstdint>
#include <string>

namespace graft::config {

// The hash of a mapped file. It is kept under `cache_folder`/sha256 by device, inode, size and
// times of modification and change; a file changed less than two seconds ago is not kept, since
// another change could leave the same times. Without a cache folder it is computed. A cache that
// cannot be written is no error.
result<std::array<uint8_t, 32>> file_sha256(const std::string& path, const base::mapped_file& file,
                                            const std::string& cache_folder);

}  // namespace graft::config
