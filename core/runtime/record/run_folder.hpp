// The folder of a run: where its files are, and what becomes of one that is there already.
#pragma once

#include "runtime/record/folder_lock.hpp"

#include <graft/sdk/result.hpp>

#include <string>
#include <string_view>

namespace graft::runtime {

class run_folder {
 public:
  // Makes `path` ready for a run. A run that is there is moved aside to path.1, path.2, ... With
  // `resume` an unfinished one is continued instead. A folder that holds something else than a
  // run is refused: nothing of the user's is touched.
  static result<run_folder> prepare(const std::string& path, bool resume);
  // Opens a run that is there, finished or not.
  static result<run_folder> open(const std::string& path);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(std::string_view name) const;
  [[nodiscard]] std::string node_folder(const std::string& node) const;
  // True where an unfinished run is being continued.
  [[nodiscard]] bool resumed() const { return resumed_; }
  // Where the earlier run went, or empty.
  [[nodiscard]] const std::string& moved_aside() const { return moved_aside_; }

  // What run.json says: "running", "interrupted", "failed" or "finished".
  [[nodiscard]] status set_state(std::string_view state) const;
  [[nodiscard]] std::string state() const;

 private:
  std::string path_;
  folder_lock lock_;  // of a folder that is being run in
  bool resumed_ = false;
  std::string moved_aside_;
};

}  // namespace graft::runtime
