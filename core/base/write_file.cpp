// Whole or not at all: a temporary file beside the target, synced, then renamed over it.
#include <base/descriptor.hpp>
#include <base/files.hpp>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <functional>

namespace graft::base {

namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

status write_all(int file, const char* data, std::size_t size, const std::string& path) {
  while (size > 0) {
    const ssize_t wrote = ::write(file, data, size);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return file_error("write", path, errno);
    data += wrote;
    size -= static_cast<std::size_t>(wrote);
  }
  return {};
}

// A name beside the target that no other thread or process uses at this moment.
std::string temporary_name(const std::string& path) {
  static std::atomic<uint64_t> counter{0};
  return path + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
}

status replace(const std::string& path, const std::function<status(int file)>& fill) {
  const std::string folder = folder_of(path);
  const std::string temporary = temporary_name(path);
  // What a killed process of the same number left behind is in nobody's use.
  ::unlink(temporary.c_str());
  descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!file.ok()) return file_error("write", path, errno);
  const auto finish = [&]() -> status {
    GRAFT_TRY(fill(file.get()));
    struct stat replaced {};
    if (::stat(path.c_str(), &replaced) == 0 &&
        ::fchmod(file.get(), replaced.st_mode & 0777) != 0) {
      return file_error("write", path, errno);
    }
    if (::fsync(file.get()) != 0) return file_error("write", path, errno);
    if (file.close() != 0) return file_error("write", path, errno);
    if (::rename(temporary.c_str(), path.c_str()) != 0) return file_error("write", path, errno);
    return {};
  };
  if (status done = finish(); !done) {
    ::unlink(temporary.c_str());
    return done;
  }
  return sync_folder(folder);
}

// Copies by the kernel where it can, else through a buffer.
status copy_content(int from, int to, const std::string& from_path, const std::string& to_path) {
  if (::ioctl(to, FICLONE, from) == 0) return {};
  constexpr std::size_t piece = std::size_t{1} << 30;
  bool started = false;
  while (true) {
    const ssize_t copied = ::copy_file_range(from, nullptr, to, nullptr, piece, 0);
    if (copied == 0 && started) return {};
    if (copied <= 0) break;
    started = true;
  }
  // Also where nothing was copied: some file systems answer 0 for files that are not empty.
  std::array<char, 1 << 16> buffer;
  while (true) {
    const ssize_t got = ::read(from, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_error("read", from_path, errno);
    if (got == 0) return {};
    GRAFT_TRY(write_all(to, buffer.data(), static_cast<std::size_t>(got), to_path));
  }
}

}  // namespace

status write_file(const std::string& path, std::string_view bytes) {
  return replace(path, [&](int file) { return write_all(file, bytes.data(), bytes.size(), path); });
}

status copy_file(const std::string& from, const std::string& to) {
  const descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!source.ok()) return file_error("read", from, errno);
  struct stat info {};
  if (::fstat(source.get(), &info) != 0) return file_error("read", from, errno);
  if (!S_ISREG(info.st_mode)) return invalid("cannot copy '" + from + "': it is not a plain file");
  return replace(to, [&](int file) { return copy_content(source.get(), file, from, to); });
}

}  // namespace graft::base
