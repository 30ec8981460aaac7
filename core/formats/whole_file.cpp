#include "formats/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace graft::formats {
namespace {

status system_fault(const std::string& path, const char* what) {
  const int error = errno;
  const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  const bool denied = error == EACCES || error == EPERM || error == EROFS;
  return {full     ? code::resource_exhausted
          : denied ? code::permission_denied
                   : code::internal,
          path + ": " + what + " failed: " + std::strerror(error)};
}

// A rename outlives a crash only once its folder is on the disk.
status sync_folder_of(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string folder = (parent.empty() ? std::filesystem::path(".") : parent).string();
  const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return system_fault(folder, "opening the folder");
  status synced = fsync(handle) == 0 ? status{} : system_fault(folder, "fsync");
  close(handle);
  return synced;
}

}  // namespace

result<whole_file> whole_file::create(const std::string& path) {
  std::string temporary = path + ".XXXXXX";
  const int handle = mkostemp(temporary.data(), O_CLOEXEC);
  if (handle < 0) return system_fault(path, "making a temporary file beside it");
  whole_file file(path, std::move(temporary), handle);
  // mkostemp makes files that only their owner reads; results are as readable as others.
  const mode_t mask = umask(0);
  umask(mask);
  if (fchmod(handle, 0666 & ~mask) != 0) return system_fault(path, "setting permissions");
  return file;
}

whole_file::whole_file(std::string path, std::string temporary, int file)
    : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}

whole_file::whole_file(whole_file&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      file_(std::exchange(other.file_, -1)) {}

whole_file& whole_file::operator=(whole_file&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(temporary_, other.temporary_);
  std::swap(file_, other.file_);
  return *this;
}

whole_file::~whole_file() {
  if (file_ < 0) return;
  close(file_);
  unlink(temporary_.c_str());
}

status whole_file::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_fault(path_, "writing");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

status whole_file::commit() {
  if (file_ < 0) return {code::failed_precondition, path_ + ": already finished"};
  if (fsync(file_) != 0) return system_fault(path_, "fsync");
  if (rename(temporary_.c_str(), path_.c_str()) != 0) return system_fault(path_, "renaming");
  close(std::exchange(file_, -1));
  return sync_folder_of(path_);
}

}  // namespace graft::formats
