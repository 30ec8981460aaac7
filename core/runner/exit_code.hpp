// Exit codes of the program, part of its contract.
#pragma once

#include <graft/sdk/status.hpp>

namespace graft::runner {

enum exit_code : int {
  exit_done = 0,
  exit_failed = 1,
  exit_invalid = 2,
  exit_below_gate = 3,
  exit_interrupted = 130,
};

// The code for a failure while running.
inline int exit_for(const status& outcome) {
  if (outcome.ok()) return exit_done;
  return outcome.code() == code::cancelled ? exit_interrupted : exit_failed;
}

}  // namespace graft::runner
