// Reading files: whole, bounded, and never outside the folder that the user named.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace graft::photos {

struct file_bytes {
  std::unique_ptr<uint8_t[]> data;
  std::size_t size = 0;
  [[nodiscard]] std::span<const uint8_t> span() const { return {data.get(), size}; }
};

// No photo is this large; more is refused before it is read.
inline constexpr std::size_t max_file_size = std::size_t{512} << 20;

// The bytes of a regular file, at most `limit` of them. Errors name no path: the caller knows it.
result<file_bytes> read_file(const std::string& path, std::size_t limit = max_file_size);

enum class entry_kind { file, folder, link, other };

struct folder_entry {
  std::string name;
  entry_kind kind;
};

// A folder below which every path given to it stays, whatever links lie in it.
class photo_root {
 public:
  static result<photo_root> open(const std::string& folder);
  ~photo_root();
  photo_root(photo_root&& other) noexcept;
  photo_root& operator=(photo_root&& other) noexcept;

  // The folder's absolute path, links resolved.
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string absolute(const std::string& relative) const;

  // The first `limit` bytes of a regular file. A link is followed where it stays inside.
  [[nodiscard]] result<file_bytes> read_head(const std::string& relative, std::size_t limit) const;
  // All bytes of a regular file of at most max_file_size.
  [[nodiscard]] result<file_bytes> read(const std::string& relative) const;
  // Whether the path, links followed, is a folder.
  [[nodiscard]] bool is_folder(const std::string& relative) const;
  // What lies in a sub-folder ("" = the root itself), sorted by the bytes of the names.
  [[nodiscard]] result<std::vector<folder_entry>> entries(const std::string& relative) const;

 private:
  photo_root(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_ = -1;
  std::string path_;
};

}  // namespace graft::photos
