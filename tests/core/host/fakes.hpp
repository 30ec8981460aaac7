// A plugin inside the test program: types plain, able, learner, splitter, throwing, and serial,
// per_instance and reentrant, which count who is inside them.
#pragma once

#include <graft/abi/plugin.h>

#include <atomic>

namespace graft::test {

const graft_plugin* fake_plugin();

struct counters {
  std::atomic<int> instances{0};
  std::atomic<int> inside{0};
  std::atomic<int> most_inside{0};
  std::atomic<int> wrong{0};  // calls of an instance that was not told everything, or twice at once
};
counters& counted();

// What the constructor of "throwing" throws.
enum class thrown { nothing, bad_argument, no_memory, a_number };
void throw_next(thrown what);

}  // namespace graft::test
