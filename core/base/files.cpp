#include <base/descriptor.hpp>
#include <base/files.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace graft::base {

namespace {

graft::code code_of(int error_number) {
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return code::not_found;
    case EACCES:
    case EPERM:
    case EROFS:
      return code::permission_denied;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return code::resource_exhausted;
    case EINTR:
      return code::cancelled;
    default:
      return code::invalid_argument;
  }
}

// What the user can do about it, where that is plain.
std::string advice(int error_number) {
  switch (error_number) {
    case ENOSPC:
      return "; free some space or choose another folder";
    case EDQUOT:
      return "; your quota is used up";
    case EFBIG:
      return "; raise the limit on the size of files (ulimit -f)";
    case EACCES:
    case EPERM:
      return "; check the permissions of the file and of its folder";
    default:
      return "";
  }
}

}  // namespace

status file_error(const std::string& action, const std::string& path, int error_number) {
  std::string reason = std::generic_category().message(error_number);
  if (!reason.empty() && reason[0] >= 'A' && reason[0] <= 'Z') {
    reason[0] = static_cast<char>(reason[0] - 'A' + 'a');
  }
  return {code_of(error_number),
          "cannot " + action + " '" + path + "': " + reason + advice(error_number)};
}

result<std::string> read_file(const std::string& path, uint64_t max_bytes) {
  // O_NONBLOCK: opening a named pipe must not wait for a writer.
  const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.ok()) return file_error("read", path, errno);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return file_error("read", path, errno);
  if (S_ISDIR(info.st_mode)) return file_error("read", path, EISDIR);
  if (!S_ISREG(info.st_mode)) return invalid("cannot read '" + path + "': it is not a plain file");
  const auto too_large = [&] {
    return status(code::resource_exhausted, "'" + path + "' is larger than the " +
                                                std::to_string(max_bytes) +
                                                " bytes that such a file may have");
  };
  if (static_cast<uint64_t>(info.st_size) > max_bytes) return too_large();

  // Read to the end rather than to the size: files in /proc and /sys say 0.
  std::string content;
  std::size_t filled = 0;
  content.resize(static_cast<std::size_t>(info.st_size) + 1);
  while (true) {
    const ssize_t got = ::read(file.get(), content.data() + filled, content.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_error("read", path, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    if (filled > max_bytes) return too_large();
    if (filled == content.size()) content.resize(content.size() * 2 + 4096);
  }
  content.resize(filled);
  return content;
}

status make_folders(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return file_error("make the folder", path, error.value());
  if (!std::filesystem::is_directory(path, error)) {
    return file_error("make the folder", path, ENOTDIR);
  }
  return {};
}

status sync_folder(const std::string& path) {
  const descriptor folder(
      ::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.ok()) return file_error("open the folder", path, errno);
  // Some file systems cannot sync a folder and say so by EINVAL: nothing more can be done there.
  if (::fsync(folder.get()) != 0 && errno != EINVAL) return file_error("sync", path, errno);
  return {};
}

std::string absolute_path(const std::string& path, const std::string& base) {
  namespace fs = std::filesystem;
  fs::path whole(path);
  if (whole.is_relative()) {
    fs::path start(base);
    if (start.is_relative()) {
      std::error_code error;
      const fs::path here = fs::current_path(error);
      start = error ? start : here / start;
    }
    whole = start / whole;
  }
  std::string spelled = whole.lexically_normal().string();
  while (spelled.size() > 1 && spelled.back() == '/') spelled.pop_back();
  return spelled;
}

}  // namespace graft::base
