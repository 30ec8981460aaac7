#include "base/scratch_folder.hpp"

#include "base/files.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace graft::base {

result<scratch_folder> scratch_folder::make(const std::string& lead) {
  std::error_code error;
  const std::filesystem::path root = std::filesystem::temp_directory_path(error);
  if (error) return status(code::not_found, "there is no folder for temporary files (TMPDIR)");
  std::string path = (root / (lead + "-XXXXXX")).string();
  if (mkdtemp(path.data()) == nullptr) return file_error("make a folder in", root.string(), errno);
  return scratch_folder(std::move(path));
}

scratch_folder::~scratch_folder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

scratch_folder::scratch_folder(scratch_folder&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

scratch_folder& scratch_folder::operator=(scratch_folder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

}  // namespace graft::base
