#include "runtime/record/folder_lock.hpp"

#include "base/files.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace graft::runtime {

result<folder_lock> folder_lock::take(const std::string& folder) {
  folder_lock made;
  made.descriptor_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (made.descriptor_ < 0) return base::file_error("open", folder, errno);
  if (flock(made.descriptor_, LOCK_EX | LOCK_NB) == 0) return made;
  // A file system without locks must not keep anyone from running.
  if (errno != EWOULDBLOCK) return made;
  return status(code::failed_precondition, "another graft is running in '" + folder +
                                               "'; wait for it, or give another folder with --out");
}

folder_lock::~folder_lock() {
  if (descriptor_ >= 0) close(descriptor_);
}

folder_lock::folder_lock(folder_lock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

folder_lock& folder_lock::operator=(folder_lock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

}  // namespace graft::runtime
