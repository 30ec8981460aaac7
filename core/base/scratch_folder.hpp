// A folder for what is needed only for a while, deleted with everything in it.
#pragma once

#include <graft/sdk/result.hpp>

#include <string>

namespace graft::base {

class scratch_folder {
 public:
  // In the system's folder for temporary files, named `lead` and something new.
  static result<scratch_folder> make(const std::string& lead);
  ~scratch_folder();
  scratch_folder(scratch_folder&& other) noexcept;
  scratch_folder& operator=(scratch_folder&& other) noexcept;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit scratch_folder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace graft::base
