// Files read and written so that a crash leaves either the old content or the new, never a part.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace graft::base {

// The whole file. A folder, a special file, or more than `max_bytes` is an error that names it.
result<std::string> read_file(const std::string& path, uint64_t max_bytes);

// Replaces or makes the file, whole or not at all: a temporary file in the same folder is written,
// synced and renamed, and the folder is synced. An existing file's permissions are kept.
status write_file(const std::string& path, std::string_view bytes);

// Copies content (not permissions) whole or not at all, sharing blocks where the file system can.
status copy_file(const std::string& from, const std::string& to);

// Makes the folder and those above it; ok where it is there already.
status make_folders(const std::string& path);

// Makes what was created or renamed in the folder survive a power cut.
status sync_folder(const std::string& path);

// The path from the root, with `.`, `..` and doubled slashes resolved by spelling alone. A
// relative path starts at `base`, or at the working directory where `base` is empty.
std::string absolute_path(const std::string& path, const std::string& base = {});

// A status for a failed system call on a path: "cannot write 'x': no space left on device ...".
status file_error(const std::string& action, const std::string& path, int error_number);

// A file mapped read-only into memory.
class mapped_file {
 public:
  static result<mapped_file> open(const std::string& path);
  mapped_file() = default;
  ~mapped_file();
  mapped_file(mapped_file&& other) noexcept;
  mapped_file& operator=(mapped_file&& other) noexcept;
  [[nodiscard]] std::span<const std::byte> bytes() const { return {data_, size_}; }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

// A file that grows line by line, as a log does.
class append_file {
 public:
  // Makes the file where there is none.
  static result<append_file> open(const std::string& path);
  append_file() = default;
  ~append_file();
  append_file(append_file&& other) noexcept;
  append_file& operator=(append_file&& other) noexcept;
  // Appends `line` and a newline in one write, so that lines of two writers never mix.
  status write_line(std::string_view line);
  // Waits until everything is on the disk.
  status sync();

 private:
  int descriptor_ = -1;
  std::string path_;
};

}  // namespace graft::base
