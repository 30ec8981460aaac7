#include "list/photo_root.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace graft::photos {
namespace {

class descriptor {
 public:
  explicit descriptor(int number) : number_(number) {}
  ~descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  descriptor& operator=(descriptor&&) = delete;
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

status system_error(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return {code::not_found, "there is no such file"};
    case EACCES:
    case EPERM:
      return {code::permission_denied, "the system refuses to let it be read"};
    case EXDEV:
      return {code::permission_denied, "it is a link that leads out of the photo folder"};
    case ELOOP:
      return invalid("it is a link that goes round in circles");
    default:
      return data_loss(std::string("it cannot be read: ") + std::strerror(error));
  }
}

// Where the kernel has no openat2: opens, then asks where that was.
result<descriptor> open_and_verify(int root, const std::string& root_path,
                                   const std::string& relative, int flags) {
  descriptor opened(::openat(root, relative.c_str(), flags));
  if (opened.get() < 0) return system_error(errno);
  const std::string self = "/proc/self/fd/" + std::to_string(opened.get());
  std::string target(4096, '\0');
  const ssize_t n = ::readlink(self.c_str(), target.data(), target.size());
  target.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  const std::string inside = root_path == "/" ? root_path : root_path + "/";
  if (target != root_path && !target.starts_with(inside)) return system_error(EXDEV);
  return opened;
}

result<descriptor> open_beneath(int root, const std::string& root_path, const std::string& relative,
                                int flags, uint64_t resolve) {
  open_how how{};
  how.flags = static_cast<uint64_t>(flags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | resolve;
  const long number = ::syscall(SYS_openat2, root, relative.c_str(), &how, sizeof(how));
  if (number >= 0) return descriptor(static_cast<int>(number));
  if (errno == ENOSYS || errno == EPERM) {
    return open_and_verify(root, root_path, relative, flags);
  }
  return system_error(errno);
}

constexpr int read_flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

// Reads up to `limit` bytes; where `whole` and the file has more, that is an error.
result<file_bytes> read_all(const descriptor& file, std::size_t limit, bool whole) {
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) return system_error(errno);
  if (S_ISDIR(about.st_mode)) return invalid("it is a folder, not a photo");
  if (!S_ISREG(about.st_mode)) return invalid("it is not a regular file");
  const auto size = static_cast<std::size_t>(about.st_size);
  if (whole && size > limit) {
    return status(code::resource_exhausted, "it has " + std::to_string(size) +
                                                " bytes, more than the limit of " +
                                                std::to_string(limit));
  }
  file_bytes bytes;
  const std::size_t wanted = std::min(size, limit);
  bytes.data = std::make_unique_for_overwrite<uint8_t[]>(wanted);
  while (bytes.size < wanted) {
    const ssize_t n = ::read(file.get(), bytes.data.get() + bytes.size, wanted - bytes.size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(errno);
    if (n == 0) break;  // it shrank since fstat: the decoder will say what is missing
    bytes.size += static_cast<std::size_t>(n);
  }
  return bytes;
}

entry_kind kind_of(int folder, const char* name) {
  struct stat about {};
  if (::fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0) return entry_kind::other;
  if (S_ISREG(about.st_mode)) return entry_kind::file;
  if (S_ISDIR(about.st_mode)) return entry_kind::folder;
  if (!S_ISLNK(about.st_mode)) return entry_kind::other;
  return entry_kind::link;
}

}  // namespace

result<file_bytes> read_file(const std::string& path, std::size_t limit) {
  const descriptor file(::open(path.c_str(), read_flags));
  if (file.get() < 0) return system_error(errno);
  return read_all(file, limit, true);
}

result<photo_root> photo_root::open(const std::string& folder) {
  const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(folder.c_str(), nullptr),
                                                             &std::free);
  if (resolved == nullptr) return system_error(errno).within("the folder " + folder);
  std::string path = resolved.get();
  descriptor opened(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0) {
    if (errno == ENOTDIR) return invalid(folder + " is a file; a folder was expected");
    return system_error(errno).within("the folder " + folder);
  }
  return photo_root(opened.release(), std::move(path));
}

photo_root::~photo_root() {
  if (descriptor_ >= 0) ::close(descriptor_);
}
photo_root::photo_root(photo_root&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
photo_root& photo_root::operator=(photo_root&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

std::string photo_root::absolute(const std::string& relative) const {
  return path_ == "/" ? path_ + relative : path_ + "/" + relative;
}

result<file_bytes> photo_root::read_head(const std::string& relative, std::size_t limit) const {
  GRAFT_TRY_ASSIGN(const descriptor file,
                   open_beneath(descriptor_, path_, relative, read_flags, 0));
  return read_all(file, limit, false);
}

result<file_bytes> photo_root::read(const std::string& relative) const {
  GRAFT_TRY_ASSIGN(const descriptor file,
                   open_beneath(descriptor_, path_, relative, read_flags, 0));
  return read_all(file, max_file_size, true);
}

bool photo_root::is_folder(const std::string& relative) const {
  struct stat about {};
  return ::fstatat(descriptor_, relative.c_str(), &about, 0) == 0 && S_ISDIR(about.st_mode);
}

result<std::vector<folder_entry>> photo_root::entries(const std::string& relative) const {
  GRAFT_TRY_ASSIGN(descriptor opened,
                   open_beneath(descriptor_, path_, relative.empty() ? "." : relative,
                                O_RDONLY | O_DIRECTORY | O_CLOEXEC, RESOLVE_NO_SYMLINKS));
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::fdopendir(opened.get()), ::closedir);
  if (folder == nullptr) return system_error(errno);
  const int number = opened.release();  // closedir closes it

  std::vector<folder_entry> found;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    found.push_back({name, kind_of(number, entry->d_name)});
  }
  std::sort(found.begin(), found.end(),
            [](const folder_entry& a, const folder_entry& b) { return a.name < b.name; });
  return found;
}

}  // namespace graft::photos
