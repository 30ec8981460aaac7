#include "formats/npy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace graft::formats {
namespace {

constexpr std::size_t alignment = 64;  // of the data within the file, as NumPy writes it

std::size_t bytes_of(npy_dtype dtype, std::span<const int64_t> shape) {
  std::size_t size = npy_item_size(dtype);
  for (const int64_t length : shape) size *= static_cast<std::size_t>(length);
  return size;
}

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
status sync_folder(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string folder = (parent.empty() ? std::filesystem::path(".") : parent).string();
  const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return system_fault(folder, "opening the folder");
  const int outcome = fsync(handle);
  status synced = outcome == 0 ? status{} : system_fault(folder, "fsync");
  close(handle);
  return synced;
}

}  // namespace

std::string make_npy_header(npy_dtype dtype, std::span<const int64_t> shape) {
  std::string text =
      "{'descr': '" + std::string(npy_descr(dtype)) + "', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += std::to_string(shape[i]);
    if (i + 1 < shape.size()) text += ", ";
  }
  text += shape.size() == 1 ? ",), }" : "), }";
  constexpr std::size_t prefix = 10;
  const std::size_t total = (prefix + text.size() + 1 + alignment - 1) / alignment * alignment;
  text.resize(total - prefix - 1, ' ');
  text += '\n';
  std::string header = "\x93NUMPY";
  header += '\x01';
  header += '\0';
  header += static_cast<char>(text.size() & 0xFF);
  header += static_cast<char>(text.size() >> 8);
  return header + text;
}

result<std::vector<std::byte>> write_npy(npy_dtype dtype, std::span<const int64_t> shape,
                                         std::span<const std::byte> bytes) {
  if (bytes.size() != bytes_of(dtype, shape)) {
    return invalid("an .npy array of that shape needs " + std::to_string(bytes_of(dtype, shape)) +
                   " bytes, " + std::to_string(bytes.size()) + " were given");
  }
  const std::string header = make_npy_header(dtype, shape);
  std::vector<std::byte> file(header.size() + bytes.size());
  std::memcpy(file.data(), header.data(), header.size());
  if (!bytes.empty()) std::memcpy(file.data() + header.size(), bytes.data(), bytes.size());
  return file;
}

status write_npy_file(const std::string& path, npy_dtype dtype, std::span<const int64_t> shape,
                      std::span<const std::byte> bytes) {
  GRAFT_TRY_ASSIGN(npy_writer writer, npy_writer::create(path, dtype, shape));
  GRAFT_TRY(writer.append(bytes));
  return writer.finish();
}

result<npy_writer> npy_writer::create(const std::string& path, npy_dtype dtype,
                                      std::span<const int64_t> shape) {
  std::string temporary = path + ".XXXXXX";
  const int file = mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) return system_fault(path, "making a temporary file beside it");
  npy_writer writer(path, std::move(temporary), file, bytes_of(dtype, shape));
  // mkostemp makes files that only their owner reads; results are as readable as others.
  const mode_t mask = umask(0);
  umask(mask);
  if (fchmod(file, 0666 & ~mask) != 0) return system_fault(path, "setting permissions");
  const std::string header = make_npy_header(dtype, shape);
  GRAFT_TRY(writer.write_all(std::as_bytes(std::span(header))));
  return writer;
}

npy_writer::npy_writer(std::string path, std::string temporary, int file, std::size_t left)
    : path_(std::move(path)), temporary_(std::move(temporary)), file_(file), left_(left) {}

npy_writer::npy_writer(npy_writer&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      file_(std::exchange(other.file_, -1)),
      left_(other.left_) {}

npy_writer& npy_writer::operator=(npy_writer&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(temporary_, other.temporary_);
  std::swap(file_, other.file_);
  std::swap(left_, other.left_);
  return *this;
}

npy_writer::~npy_writer() { abandon(); }

void npy_writer::abandon() noexcept {
  if (file_ < 0) return;
  close(std::exchange(file_, -1));
  unlink(temporary_.c_str());
}

status npy_writer::write_all(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_fault(path_, "writing");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

status npy_writer::append(std::span<const std::byte> bytes) {
  if (bytes.size() > left_) {
    return {code::out_of_range, path_ + ": more data came than the shape of the array has"};
  }
  GRAFT_TRY(write_all(bytes));
  left_ -= bytes.size();
  return {};
}

status npy_writer::finish() {
  if (file_ < 0) return {code::failed_precondition, path_ + ": already finished"};
  if (left_ != 0) {
    return {code::failed_precondition,
            path_ + ": " + std::to_string(left_) + " bytes of the array are missing"};
  }
  if (fsync(file_) != 0) return system_fault(path_, "fsync");
  if (rename(temporary_.c_str(), path_.c_str()) != 0) return system_fault(path_, "renaming");
  close(std::exchange(file_, -1));
  return sync_folder(path_);
}

}  // namespace graft::formats
