// A test in a process of its own, so that whatever a plugin does there ends there.
#pragma once

#include "validate/test.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace graft::validate {

struct limits {
  double seconds = 30;
  uint64_t memory = uint64_t{2} << 30;  // bytes resident
};

struct child_outcome {
  outcome result;
  double seconds = 0;
  uint64_t peak = 0;    // bytes resident, as sampled
  std::string printed;  // what it wrote on stdout and stderr
};

// Runs `work` in a child. A crash, an exit, a hang, a memory blow-up or a left child process is a
// failure that says so.
child_outcome run_in_child(const limits& limits, const std::function<outcome()>& work);

}  // namespace graft::validate
