#include <base/files.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace graft::base {

result<append_file> append_file::open(const std::string& path) {
  append_file file;
  file.path_ = path;
  file.descriptor_ = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (file.descriptor_ < 0) return file_error("write", path, errno);
  return file;
}

append_file::~append_file() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

append_file::append_file(append_file&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

append_file& append_file::operator=(append_file&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

status append_file::write_line(std::string_view line) {
  if (descriptor_ < 0) return {code::failed_precondition, "a line was written to a closed file"};
  std::string whole(line);
  whole += '\n';
  std::size_t done = 0;
  while (done < whole.size()) {
    const ssize_t wrote = ::write(descriptor_, whole.data() + done, whole.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return file_error("write", path_, errno);
    done += static_cast<std::size_t>(wrote);
  }
  return {};
}

status append_file::sync() {
  if (descriptor_ < 0) return {code::failed_precondition, "a closed file was synced"};
  if (::fdatasync(descriptor_) != 0) return file_error("write", path_, errno);
  return {};
}

}  // namespace graft::base
