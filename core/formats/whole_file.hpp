// A file written piece by piece that appears at its path whole, or not at all: a temporary file in
// the same folder, then fsync, rename, and fsync of the folder.
#pragma once

#include <graft/sdk/result.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace graft::formats {

class whole_file {
 public:
  // Nothing is at `path` until commit(). An existing file there stays until then.
  static result<whole_file> create(const std::string& path);
  whole_file(whole_file&& other) noexcept;
  whole_file& operator=(whole_file&& other) noexcept;
  whole_file(const whole_file&) = delete;
  whole_file& operator=(const whole_file&) = delete;
  // Without commit() what was written is dropped.
  ~whole_file();

  [[nodiscard]] const std::string& path() const { return path_; }
  status write(std::span<const std::byte> bytes);
  // Once only.
  status commit();

 private:
  whole_file(std::string path, std::string temporary, int file);

  std::string path_;
  std::string temporary_;
  int file_ = -1;
};

}  // namespace graft::formats
