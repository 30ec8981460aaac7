// One program at a time in a run folder.
#pragma once

#include <graft/sdk/result.hpp>

#include <string>

namespace graft::runtime {

// Holds a folder for as long as it lives. The system lets go when the process ends, however.
class folder_lock {
 public:
  folder_lock() = default;
  // Fails with failed_precondition where another program holds the folder.
  static result<folder_lock> take(const std::string& folder);
  ~folder_lock();
  folder_lock(folder_lock&& other) noexcept;
  folder_lock& operator=(folder_lock&& other) noexcept;

 private:
  int descriptor_ = -1;
};

}  // namespace graft::runtime
