// Runs a script by sh in a folder of its own.
#pragma once

#include <string>
#include <vector>

namespace graft::cases {

struct outcome {
  int exit_code = 0;  // 128 + the signal's number where a signal ended it
  std::string out;
  std::string err;
};

// `folder` holds the folder `here`, in which the script runs, and gets what it printed.
// `environment` is "NAME=value" and replaces what the caller has. Throws std::runtime_error where
// there is no sh.
outcome run_script(const std::string& folder, const std::string& script,
                   const std::vector<std::string>& environment);

}  // namespace graft::cases
