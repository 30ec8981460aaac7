#include "npy_rows.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace graft::tensors {
namespace {

// More than any header that the reader takes.
constexpr std::size_t head_size = (std::size_t{1} << 16) + 64;

std::string reason(int error) { return std::system_category().message(error); }

// Reads until `to` is full or the file ends; the number of bytes, or -1 with errno.
ssize_t read_at(int descriptor, std::span<std::byte> to, uint64_t offset) {
  std::size_t got = 0;
  while (got < to.size()) {
    const ssize_t n =
        pread(descriptor, to.data() + got, to.size() - got, static_cast<off_t>(offset + got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  return static_cast<ssize_t>(got);
}

}  // namespace

result<npy_rows> npy_rows::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return status(code::not_found, "cannot be opened: " + reason(errno));
  npy_rows rows(descriptor, {});
  struct stat about {};
  if (fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) {
    return invalid("is not a regular file");
  }
  const auto size = static_cast<std::size_t>(about.st_size);
  std::vector<std::byte> head(std::min(size, head_size));
  if (read_at(descriptor, head, 0) != static_cast<ssize_t>(head.size())) {
    return data_loss("cannot be read: " + reason(errno));
  }
  GRAFT_TRY_ASSIGN(rows.header_, formats::read_npy_header(head));
  if (size - rows.header_.data_offset != rows.header_.data_size) {
    return data_loss("holds " + std::to_string(size - rows.header_.data_offset) +
                     " bytes of data but its header says " +
                     std::to_string(rows.header_.data_size) + "; write the file again");
  }
  if (rows.header_.shape.empty()) return invalid("holds a single number, not a list of rows");
  return rows;
}

npy_rows::~npy_rows() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::size_t npy_rows::row_size() const {
  return count() == 0 ? 0 : header_.data_size / static_cast<std::size_t>(count());
}

status npy_rows::read(int64_t i, std::span<std::byte> to) const {
  const uint64_t offset = header_.data_offset + static_cast<uint64_t>(i) * row_size();
  const ssize_t got = read_at(descriptor_, to, offset);
  if (got < 0) return data_loss("cannot be read: " + reason(errno));
  if (static_cast<std::size_t>(got) != to.size()) {
    return data_loss("became shorter while it was being read");
  }
  return {};
}

}  // namespace graft::tensors
